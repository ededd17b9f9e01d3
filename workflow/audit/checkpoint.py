"""Checkpoints: signed statements of the log's size and root, in C2SP form (tlog-checkpoint).

Three extension lines say the epoch, the instant and the purpose, so they are signed too.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from states.instants import instant_of, iso
from workflow.audit.evidence import CheckpointRow
from workflow.audit.keys import PublicKey, SigningKey
from workflow.audit.tree import Tree

PURPOSE = re.compile(r"[a-z][a-z0-9_-]*")
SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Which checkpoint this is; `purpose` is a code: closing, session, digest, restore, …"""

    id: str
    purpose: str
    made_at: datetime
    epoch: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a signed note says."""

    origin: str
    size: int
    root: bytes
    epoch: int
    made_at: datetime
    purpose: str


def make_checkpoint(hashes: Iterable[bytes], key: SigningKey, stamp: Stamp) -> CheckpointRow:
    """Return the signed checkpoint of a log whose leaf hashes are given in order.

    Raises:
        ValueError: the purpose is not a code.
    """
    if not PURPOSE.fullmatch(stamp.purpose):
        raise ValueError(f"not a purpose: {stamp.purpose!r}")
    tree = Tree(hashes)
    statement = Statement(
        origin=key.name,
        size=tree.size,
        root=tree.root(),
        epoch=stamp.epoch,
        made_at=stamp.made_at,
        purpose=stamp.purpose,
    )
    return CheckpointRow(
        id=stamp.id,
        size=statement.size,
        root=statement.root,
        note=sign(text_of(statement), key),
        purpose=stamp.purpose,
        made_at=stamp.made_at,
        epoch=stamp.epoch,
    )


def text_of(statement: Statement) -> str:
    """Return the signed part of a note; it ends with a newline."""
    root = base64.b64encode(statement.root).decode()
    return (
        f"{statement.origin}\n{statement.size}\n{root}\n"
        f"epoch {statement.epoch}\nmade-at {iso(statement.made_at)}\npurpose {statement.purpose}\n"
    )


def sign(text: str, key: SigningKey) -> str:
    """Return the signed note of a text: the text, a blank line, one signature line."""
    signature = base64.b64encode(key.public.id + key.sign(text.encode())).decode()
    return f"{text}\n— {key.name} {signature}\n"


def is_signed(note: str, key: PublicKey) -> bool:
    """Whether one of the signature lines of a note is this key's and right."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator:
        return False
    for line in lines.removesuffix("\n").split("\n"):
        match = SIGNATURE_LINE.fullmatch(line)
        if match is None or match[1] != key.name:
            continue
        signature = _decoded(match[2])
        if signature[:4] == key.id and key.verifies(signature[4:], f"{text}\n".encode()):
            return True
    return False


def statement_of(note: str) -> Statement | None:
    """Return what a note says, signed or not; None when it is not exactly our form."""
    text, _, _ = note.rpartition("\n\n")
    lines = text.split("\n")
    if len(lines) != 6:
        return None
    try:
        statement = Statement(
            origin=lines[0],
            size=int(lines[1]),
            root=_decoded(lines[2]),
            epoch=int(lines[3].removeprefix("epoch ")),
            made_at=instant_of(lines[4].removeprefix("made-at ")),
            purpose=lines[5].removeprefix("purpose "),
        )
    except ValueError:
        return None
    return statement if text_of(statement) == f"{text}\n" else None


def _decoded(text: str) -> bytes:
    """Return base64 bytes, none when the text is not the one way to write them."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
    return content if base64.b64encode(content).decode() == text else b""
