#!/usr/bin/env python3
"""Opens one sealed value without git-seal. Use: open-a-value.py IDENTITY FILE PATH, for instance

    open-a-value.py ~/.config/git-seal/identity secrets/payments/db.yaml spec.data.password
    open-a-value.py key.txt deploy/values.yaml users.0.token

FILE is YAML or JSON; PATH its keys, items of lists by number. It needs age (1.3 for post-quantum keys), cryptography 50
and PyYAML. docs/formats.md tells what happens here.
"""
import base64, hashlib, pathlib, re, subprocess, sys, yaml
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# What YAML 1.2's core schema reads as something other than a string.
TYPED = r"(null|Null|NULL|~|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[0-9a-fA-F]+|\.(nan|NaN|NAN)|" \
        r"[-+]?(\.(inf|Inf|INF)|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?))?"
TOKEN = r"(seal:v1:([a-z0-9][a-z0-9_-]{0,62}):([0-9a-f]{16}):)([A-Za-z0-9_-]+)"


def lp(data):
    data = data.encode() if isinstance(data, str) else data
    return len(data).to_bytes(4, "big") + data


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Key:
    """The key pair that a scope's seed makes."""

    def __init__(self, seed, kem):
        secret = HKDF(hashes.SHA256(), 32, None, b"git-seal/v1 kem " + kem.encode()).derive(seed)
        if kem == "x25519":
            self.kem, number, parts = hpke.KEM.X25519, b"\x00\x20", []
        else:
            self.kem, number, secret = hpke.KEM.MLKEM768_X25519, b"\x64\x7a", hashlib.shake_256(secret).digest(96)
            parts = [mlkem.MLKEM768PrivateKey.from_seed_bytes(secret[:64])]
        parts.append(x25519.X25519PrivateKey.from_private_bytes(secret[-32:]))
        self.private = hpke.MLKEM768X25519PrivateKey(*parts) if parts[1:] else parts[0]
        public = b"".join(part.public_key().public_bytes_raw() for part in parts)
        self.id = hashlib.sha256(b"git-seal/v1 key id\0" + number + public).hexdigest()[:16]

    def open(self, sealed, info, aad):
        suite = hpke.Suite(self.kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
        # The public `decrypt` of cryptography 50 takes no associated data; this one does.
        return openssl.hpke._decrypt_with_aad(suite, sealed, self.private, info, aad)


def key_of(scope, key_id, folder, identity):
    """The current key comes out of an age file, a retired one from under the current one."""
    spec = yaml.load((folder / "scope.yaml").read_text(), yaml.BaseLoader)["spec"]
    for file in (folder / "keys" / spec["current"]).glob("*.age"):
        age = subprocess.run(["age", "-d", "-i", identity, file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if age.returncode == 0:
            break
    else:
        sys.exit(f"{identity} opens no key file of the scope {scope}")
    lines = dict(line.split(": ") for line in age.stdout.decode().splitlines()[1:])
    key = Key(decoded(lines["seed"]), lines["kem"])
    if {lines["key"], spec["current"]} != {key.id} or lines["scope"] != scope:
        sys.exit("the key file is that of another key")
    if key_id != key.id:
        retired, aad = spec["keys"][key_id], lp(scope) + lp(key_id) + lp(key.id)
        key = Key(key.open(decoded(retired["sealed"]), b"git-seal/v1 retired key", aad), retired["kem"])
    return key


def text(node):
    """What a scalar says that is a string and no token."""
    if isinstance(node, yaml.ScalarNode) and (node.style or not re.fullmatch(TYPED, node.value)):
        return None if node.value.lower().startswith("seal:") else node.value


def get(node, key):
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in entries if name.value == key), None)


def step(node, part):
    """One step of a path, and where it leads."""
    if not isinstance(node, yaml.SequenceNode):
        return b"k" + lp(part), get(node, part)
    for key in ("name", "id", "key"):
        values = [text(get(item, key)) for item in node.value]
        own = values[int(part)]
        if own is not None and values.count(own) == 1:
            return b"i" + lp(key) + lp(own), node.value[int(part)]
    return b"*", node.value[int(part)]


def place(node, path):
    """The token at a path of a document, and what it is bound to."""
    api, kind, metadata = text(get(node, "apiVersion")), text(get(node, "kind")), get(node, "metadata")
    name, steps, owner = text(get(metadata, "name")), [], b""
    if None not in (api, kind, name):
        owner = b"".join(map(lp, (api.rpartition("/")[0], kind, text(get(metadata, "namespace")) or "", name)))
    for part in path:
        found, node = step(node, part)
        steps.append(found)
    if (api, kind) == ("git-seal/v1", "Secret"):
        owner, steps = get(metadata, "name").value.encode(), steps[-1:]
    return node and node.value, lp(owner) + lp("") + len(steps).to_bytes(4, "big") + b"".join(steps)


identity, file, path = sys.argv[1:] if len(sys.argv) == 4 else sys.exit(__doc__)
file = pathlib.Path(file).resolve()
places = (place(document, path.split(".")) for document in yaml.compose_all(file.read_text(), yaml.SafeLoader))
token, binding = next((found for found in places if found[0]), None) or sys.exit(f"there is no {path} in {file}")
beginning, scope, key_id, body = (re.fullmatch(TOKEN, token) or sys.exit(f"{path} is not sealed")).groups()
body, root = decoded(body), next(parent for parent in file.parents if (parent / ".git-seal").is_dir())
header = body[: {1: 17, 2: 25}[body[0]]]
key = key_of(scope, key_id, root / ".git-seal/scopes" / scope, identity)
plaintext = key.open(body[len(header) :], b"git-seal/v1 value", lp(beginning) + header + binding)
kind, value = plaintext[0], plaintext[1:].rstrip(b"\0")
length = max(32, 1 + len(value))
unit = 1 << (length.bit_length() - 1 - (length.bit_length() - 1).bit_length())
assert value[-1:] == b"\x80" and len(plaintext) == -(-length // unit) * unit, "the padding is not what it must be"
assert kind == 2 or re.fullmatch({1: "(?s).*", 3: TYPED}[kind], value[:-1].decode()), "the type is not that of the value"
sys.stdout.buffer.write(value[:-1])
