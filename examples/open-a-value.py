#!/usr/bin/env python3
"""Opens a value of a manifest without git-seal, by docs/formats.md alone.

    open-a-value.py REPOSITORY SECRET-FILE KEY IDENTITY

IDENTITY is an age identity file; the age program opens the scope's key with it. For scopes with the kem x25519. Needs
PyYAML and the cryptography package.
"""
import base64
import hashlib
import hmac
import pathlib
import struct
import subprocess
import sys

import yaml
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305


def extract(salt, key):
    return hmac.new(salt or bytes(32), key, hashlib.sha256).digest()


def expand(key, info, length):
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        output, counter = output + block, counter + 1
    return output[:length]


def hpke_open(private_key, enc, ciphertext, info, aad):
    """RFC 9180, base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305."""

    def labeled_extract(suite, salt, label, key):
        return extract(salt, b"HPKE-v1" + suite + label + key)

    def labeled_expand(suite, key, label, info, length):
        return expand(key, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info, length)

    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x03"
    shared = private_key.exchange(X25519PublicKey.from_public_bytes(enc))
    own = private_key.public_key().public_bytes_raw()
    secret = labeled_expand(kem, labeled_extract(kem, b"", b"eae_prk", shared), b"shared_secret", enc + own, 32)
    context = (
        b"\x00"
        + labeled_extract(suite, b"", b"psk_id_hash", b"")
        + labeled_extract(suite, b"", b"info_hash", info)
    )
    schedule = labeled_extract(suite, secret, b"secret", b"")
    key = labeled_expand(suite, schedule, b"key", context, 32)
    nonce = labeled_expand(suite, schedule, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)


def prefixed(value):
    return struct.pack(">I", len(value)) + value


def scope_seed(repository, scope, identity):
    """The seed of the scope's current key, from whichever age file the identity opens."""
    folder = pathlib.Path(repository, ".git-seal/scopes", scope)
    (current,) = yaml.safe_load((folder / "scope.yaml").read_text())["spec"]["current"].split()
    for file in sorted((folder / "keys" / current).glob("*.age")):
        opened = subprocess.run(["age", "-d", "-i", identity, str(file)], capture_output=True, text=True)
        if opened.returncode == 0:
            lines = dict(line.split(": ") for line in opened.stdout.splitlines()[1:])
            assert lines["key"] == current and lines["kem"] == "x25519", "another key, or another kem"
            return base64.urlsafe_b64decode(lines["seed"] + "=")
    sys.exit("the identity opens none of the scope's key files")


def open_value(repository, file, key, identity):
    manifest = yaml.safe_load(pathlib.Path(file).read_text())
    token = manifest["spec"]["data"][key].strip()
    head, version, scope, key_id, text = token.split(":")
    body = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert (head, version, body[0]) == ("seal", "v1", 1), "no value of a manifest"
    enc, ciphertext = body[17:49], body[49:]
    seed = scope_seed(repository, scope, identity)
    private_key = X25519PrivateKey.from_private_bytes(expand(extract(b"", seed), b"git-seal/v1 kem x25519", 32))
    aad = (
        prefixed(f"seal:v1:{scope}:{key_id}:".encode())
        + body[:17]
        + prefixed(manifest["metadata"]["name"].encode())
        + prefixed(b"")
        + struct.pack(">I", 1)
        + b"k" + prefixed(key.encode())
    )
    plaintext = hpke_open(private_key, enc, ciphertext, b"git-seal/v1 value", aad)
    assert plaintext[0] == 1, "no text"
    value, mark, padding = plaintext[1:].rpartition(b"\x80")
    assert mark and not padding.strip(b"\x00"), "wrong padding"
    return value


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.stdout.buffer.write(open_value(*sys.argv[1:]))
