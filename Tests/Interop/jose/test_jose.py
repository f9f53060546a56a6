"""Keys, tokens, certificates and sealed boxes, ours read by others and theirs read by us."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import subprocess
import time
import unittest

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwk as joserfc_jwk
from joserfc import jwt as joserfc_jwt

NOW = int(time.time())
CLAIMS = {"iss": "interop", "aud": "postern", "sub": "Zoë", "iat": NOW, "exp": NOW + 600}
KINDS = {"rsa": ["RS256", "PS256"], "p256": ["ES256"], "p384": ["ES384"], "ed25519": ["EdDSA"]}
PAIRS = [(kind, algorithm) for kind, algorithms in KINDS.items() for algorithm in algorithms]


def made(kind):
    return {
        "rsa": lambda: rsa.generate_private_key(65537, 2048), "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()), "ed25519": ed25519.Ed25519PrivateKey.generate,
    }[kind]()


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def public_pem(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


class Peer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.child = subprocess.Popen(
            [os.environ["POSTERN"], "fixture-jose"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.child.stdin.close()
        cls.child.stdout.close()
        cls.child.wait(10)

    def ask(self, do, **question):
        self.child.stdin.write(json.dumps({"do": do, **question}) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def test_our_tokens_are_theirs(self):
        for kind, algorithm in PAIRS:
            with self.subTest(algorithm):
                ours = self.ask("generate", kind=kind)
                for source in ({"pem": ours["pem"]}, {"jwk": ours["jwk"]}):
                    token = self.ask("sign", claims=CLAIMS, alg=algorithm, **source)["token"]
                    theirs = jwt.decode(token, ours["public"], [algorithm], audience="postern", issuer="interop")
                    self.assertEqual(theirs["sub"], "Zoë")
                    key = joserfc_jwk.import_key({k: v for k, v in ours["jwk"].items() if k not in ("use", "alg")})
                    self.assertEqual(joserfc_jwt.decode(token, key, algorithms=[algorithm]).claims["sub"], "Zoë")
                    self.assertEqual(jwt.get_unverified_header(token)["kid"], key.thumbprint())

    def test_their_tokens_are_ours(self):
        for kind, algorithm in PAIRS:
            with self.subTest(algorithm):
                key = made(kind)
                token = jwt.encode(CLAIMS, key, algorithm)
                self.assertEqual(self.ask("verify", token=token, now=NOW, pem=public_pem(key)), {"subject": "Zoë"})
                joserfc_key = joserfc_jwk.import_key(pem(key), {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}[algorithm[:2]])
                token = joserfc_jwt.encode({"alg": algorithm}, CLAIMS, joserfc_key, algorithms=[algorithm])
                public = joserfc_key.as_dict(private=False)
                # It names every key by its thumbprint, and the token names none.
                self.assertEqual(self.ask("verify", token=token, now=NOW, jwk=public), {"subject": "Zoë"})
                self.assertEqual(self.ask("thumbprint", jwk=public)["thumbprint"], joserfc_key.thumbprint())
                self.assertIn("error", self.ask("verify", token=token[:-8] + "AAAAAAAA", now=NOW, jwk=public))
                self.assertIn("error", self.ask("verify", token=token, now=NOW, pem=public_pem(made(kind))))

    def test_shared_secrets(self):
        secret = "a secret of thirty-two bytes or more"
        token = self.ask("sign", claims=CLAIMS, secret=secret)["token"]
        self.assertEqual(jwt.decode(token, secret, ["HS256"], audience="postern")["sub"], "Zoë")
        self.assertEqual(
            self.ask("verify", token=jwt.encode(CLAIMS, secret, "HS256"), now=NOW, secret=secret), {"subject": "Zoë"})
        # The other algorithms of such keys are not ours, whatever the token says.
        self.assertIn("error", self.ask("verify", token=jwt.encode(CLAIMS, secret * 2, "HS512"), now=NOW, secret=secret * 2))
        public = public_pem(made("p256"))
        forged = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=") + b"." + token.split(".")[1].encode()
        mac = hmac.new(public.encode(), forged, hashlib.sha256).digest()
        forged = forged + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")
        self.assertIn("error", self.ask("verify", token=forged.decode(), now=NOW, pem=public))

    def test_certificates_have_the_same_names(self):
        key = made("rsa")
        begins = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
        ends = datetime.datetime(2055, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "app")])
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
            .not_valid_before(begins).not_valid_after(ends).sign(key, hashes.SHA256()))
        read = self.ask("certificate", pem=certificate.public_bytes(serialization.Encoding.PEM).decode())
        self.assertEqual(read, {
            "sha1": certificate.fingerprint(hashes.SHA1()).hex(), "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
            "subject": "CN=app", "begins": int(begins.timestamp()), "ends": int(ends.timestamp())})

    # The format of a box, as SealedBox.swift and RingKey.swift describe it.

    @staticmethod
    def derived(key, purpose):
        return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(key)

    def box_cipher(self, key, salt, kind, context):
        head = b"\x01" + hashlib.sha256(self.derived(key, "postern key id")).digest()[:4]
        box_key = hmac.new(self.derived(key, "postern sealed box"), salt + b"\x01", hashlib.sha256).digest()
        return head, AESGCM(box_key), head + len(kind.encode()).to_bytes(8, "big") + kind.encode() + context.encode()

    def test_boxes_open_on_both_sides(self):
        key = os.urandom(32)
        text = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
        box = self.ask("seal", key=text, text="wörds", type="t", context="c")["box"]
        raw = base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))
        head, cipher, vouched = self.box_cipher(key, raw[5:17], "t", "c")
        self.assertEqual(raw[:5], head)
        self.assertEqual(cipher.decrypt(raw[17:29], raw[29:], vouched).decode(), "wörds")
        salt, nonce = os.urandom(12), os.urandom(12)
        head, cipher, vouched = self.box_cipher(key, salt, "t", "c")
        theirs = head + salt + nonce + cipher.encrypt(nonce, b"theirs", vouched)
        theirs = base64.urlsafe_b64encode(theirs).rstrip(b"=").decode()
        self.assertEqual(self.ask("open", key=text, box=theirs, type="t", context="c"), {"text": "theirs"})
        for changed in ({"type": "u"}, {"context": "d"}, {"box": theirs[:-2] + "AA"}):
            self.assertIn("error", self.ask("open", **{"key": text, "box": theirs, "type": "t", "context": "c", **changed}))


if __name__ == "__main__":
    unittest.main()
