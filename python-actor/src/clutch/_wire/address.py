"""The owner's address, and the secret by which a worker proves itself."""

import hashlib
import hmac

import msgspec

Buffer = bytes | memoryview


class LinkLostError(Exception):
    """The connection to the owner is gone."""


class Address(msgspec.Struct, frozen=True):
    """The owner's address, and the secret by which a worker proves itself."""

    endpoint: str
    epoch: int
    secret: bytes
    maximum_message: int
    handshake_limit: float = 10.0
    """Seconds that each step of the handshake may take; the owner's own limit ends a start."""

    def __repr__(self) -> str:
        return f"Address(endpoint={self.endpoint!r}, epoch={self.epoch})"

    def identity(self, channel: str) -> bytes:
        proof = self.proof(b"clutch-1 identity " + channel.encode())
        return channel[:1].encode() + self.epoch.to_bytes(8, "big") + proof[:16]

    def hello_proof(self, channel: str, nonce: bytes) -> bytes:
        text = b"clutch-1 hello " + channel.encode() + self.epoch.to_bytes(8, "big")
        return self.proof(text + nonce)

    def accepts_start(self, proof: bytes, nonce: bytes) -> bool:
        return hmac.compare_digest(proof, self.proof(b"clutch-1 start" + nonce))

    def proof(self, text: bytes) -> bytes:
        return hmac.new(self.secret, text, hashlib.sha256).digest()
