"""Opens a post-quantum age file with nothing of ours: FILE on standard input, the identity file as the argument.

X-Wing (draft-connolly-cfrg-xwing-kem), HPKE in base mode (RFC 9180) and age's header and payload, each from its own page.
"""
import base64, hashlib, hmac, sys

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(text):
    bits = "".join(f"{ALPHABET.index(c):05b}" for c in text.lower().rpartition("1")[2][:-6])
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8))


def unpadded(text):
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def extract(salt, key):
    return hmac.digest(salt or bytes(32), key, "sha256")


def expand(key, info, length):
    block, output, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        output, counter = output + block, counter + 1
    return output[:length]


SUITE = b"HPKE" + b"\x64\x7a" + b"\x00\x01" + b"\x00\x03"


def labeled_extract(salt, label, key):
    return extract(salt, b"HPKE-v1" + SUITE + label + key)


def labeled_expand(key, label, info, length):
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info, length)


def decapsulate(seed, share):
    expanded = hashlib.shake_256(seed).digest(96)
    kem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    secret = kem.decapsulate(share[:1088])
    agreed = curve.exchange(X25519PublicKey.from_public_bytes(share[1088:]))
    public = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(secret + agreed + share[1088:] + public + rb"\./" + rb"/^" + b"\\").digest()


def unwrap(seed, share, body):
    secret = decapsulate(seed, share)
    info = b"age-encryption.org/mlkem768x25519"
    context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(secret, b"secret", b"")
    key, nonce = labeled_expand(secret, b"key", context, 32), labeled_expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, body, b"")


with open(sys.argv[1]) as identity:
    seed = bech32([line for line in identity.read().split() if line.startswith("AGE-SECRET-KEY-PQ-1")][0])
data = sys.stdin.buffer.read()
if data.startswith(b"-----BEGIN"):
    data = base64.b64decode(b"".join(data.split(b"\n")[1:-2]))
header, _, rest = data.partition(b"\n--- ")
mac, _, payload = rest.partition(b"\n")
lines = header.split(b"\n")
assert lines[0] == b"age-encryption.org/v1"
words = lines[1].split(b" ")
assert words[:2] == [b"->", b"mlkem768x25519"], words[1]
file_key = unwrap(seed, unpadded(words[2]), unpadded(b"".join(lines[2:])))
assert len(file_key) == 16
mac_key = expand(extract(b"", file_key), b"header", 32)
assert hmac.digest(mac_key, header + b"\n---", "sha256") == unpadded(mac)
key = expand(extract(payload[:16], file_key), b"payload", 32)
chunks = [payload[i : i + 65552] for i in range(16, len(payload), 65552)]
for number, chunk in enumerate(chunks):
    nonce = number.to_bytes(11, "big") + bytes([number == len(chunks) - 1])
    sys.stdout.buffer.write(ChaCha20Poly1305(key).decrypt(nonce, chunk, b""))
