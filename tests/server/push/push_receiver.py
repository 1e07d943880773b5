# SPDX-License-Identifier: GPL-3.0-or-later
"""The other end of Web Push: what a browser and a push service do with a message."""
import json
import os
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ms5_server import equal
from relay_rig import b64, unb64


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def new_rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key) -> str:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def point_of(key) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Receiver:
    """A device with keys of its own."""

    def __init__(self):
        self.key = new_key()
        self.auth = os.urandom(16)
        self.keys = {'p256dh': b64(point_of(self.key)), 'auth': b64(self.auth)}

    def decrypt(self, body: bytes) -> bytes:
        """RFC 8188 and 8291."""
        assert len(body) <= 4096
        salt, size, length = body[:16], int.from_bytes(body[16:20], 'big'), body[20]
        equal((size, length), (4096, 65))
        sender = body[21:86]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = derive(shared, self.auth, b'WebPush: info\0' + point_of(self.key) + sender, 32)
        plain = AESGCM(derive(secret, salt, b'Content-Encoding: aes128gcm\0', 16)).decrypt(
            derive(secret, salt, b'Content-Encoding: nonce\0', 12), body[86:], None)
        text, end, padding = plain.rpartition(b'\2')
        assert end and not padding.strip(b'\0')
        return text


def check_vapid(header: str, key, audience: str, contact: str) -> None:
    """RFC 8292."""
    scheme, rest = header.split(' ', 1)
    equal(scheme, 'vapid')
    fields = dict(part.strip().split('=', 1) for part in rest.split(','))
    equal(set(fields), {'t', 'k'})
    equal(unb64(fields['k']), point_of(key))
    head, claims, signature = fields['t'].split('.')
    raw = unb64(signature)
    equal(len(raw), 64)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], 'big'), int.from_bytes(raw[32:], 'big'))
    key.public_key().verify(der, f'{head}.{claims}'.encode(), ec.ECDSA(hashes.SHA256()))
    equal(json.loads(unb64(head)), {'alg': 'ES256', 'typ': 'JWT'})
    claims = json.loads(unb64(claims))
    equal({'aud': claims['aud'], 'sub': claims['sub']}, {'aud': audience, 'sub': contact})
    assert time.time() < claims['exp'] <= time.time() + 24 * 3600, claims
