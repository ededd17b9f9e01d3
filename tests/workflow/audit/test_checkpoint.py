"""Checkpoints in C2SP form."""

import base64
import hashlib

import pytest

from tests.workflow.evidence_samples import KEY, NOON
from workflow.audit.checkpoint import (
    Stamp,
    Statement,
    is_signed,
    make_checkpoint,
    sign,
    statement_of,
)
from workflow.audit.keys import SigningKey, public_key_of
from workflow.audit.tree import Tree, leaf_hash

SIGNER = SigningKey(name="ancrage.example/journal", seed=KEY)
OTHER = SigningKey(name="ancrage.example/journal", seed=bytes(32))
HASHES = [leaf_hash(bytes([number])) for number in range(3)]
STAMP = Stamp(id="k1", purpose="closing", made_at=NOON, epoch=1)
MADE = make_checkpoint(HASHES, SIGNER, STAMP)


def test_note_is_written_as_the_standard_says() -> None:
    root = Tree(HASHES).root()
    text, signature = MADE.note.split("\n\n")
    assert text.split("\n") == [
        "ancrage.example/journal",
        "3",
        base64.b64encode(root).decode(),
        "epoch 1",
        "made-at 2020-11-06T12:00:00.000000Z",
        "purpose closing",
    ]
    dash, name, encoded = signature.removesuffix("\n").split(" ")
    key_id = hashlib.sha256(b"ancrage.example/journal\n\x01" + SIGNER.public.raw).digest()[:4]
    assert (dash, name, base64.b64decode(encoded)[:4]) == ("—", SIGNER.name, key_id)
    assert (MADE.size, MADE.root, MADE.purpose, MADE.made_at, MADE.epoch) == (
        3,
        root,
        "closing",
        NOON,
        1,
    )


def test_note_is_signed_by_its_key_only() -> None:
    assert is_signed(MADE.note, SIGNER.public)
    assert not is_signed(MADE.note, OTHER.public)
    assert not is_signed(MADE.note, SigningKey(name="autre", seed=KEY).public)


def test_note_of_the_standard_library_of_go_is_accepted() -> None:
    # The example of golang.org/x/mod/sumdb/note.
    key = public_key_of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
        "qdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert key is not None
    assert is_signed(note, key)
    assert statement_of(note) is None


@pytest.mark.parametrize("position", range(len(MADE.note.encode())))
def test_any_changed_byte_unsigns_the_note(position: int) -> None:
    for mask in (1, 2, 4, 32):
        content = bytearray(MADE.note.encode())
        content[position] ^= mask
        assert not is_signed(content.decode(errors="replace"), SIGNER.public)


def test_witness_signature_beside_ours_is_let_be() -> None:
    witness = "— temoin.example AAAAAAAA\n— sans-base64 !!\n"
    text, _, ours = MADE.note.rpartition("\n\n")
    assert is_signed(f"{text}\n\n{witness}{ours}", SIGNER.public)


def test_two_signatures_one_wrong_is_still_signed() -> None:
    text, _, ours = MADE.note.rpartition("\n\n")
    theirs = sign(f"{text}\n", OTHER).rpartition("\n\n")[2]
    assert is_signed(f"{text}\n\n{theirs}{ours}", SIGNER.public)


def test_statement_is_what_the_note_says() -> None:
    assert statement_of(MADE.note) == Statement(
        origin=SIGNER.name,
        size=3,
        root=Tree(HASHES).root(),
        epoch=1,
        made_at=NOON,
        purpose="closing",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n3\n", "\nx\n"), ("\n3\n", "\n03\n"), ("epoch 1", "epoch"), ("made-at 2", "made-at x")],
)
def test_note_of_another_form_states_nothing(old: str, new: str) -> None:
    assert statement_of(MADE.note.replace(old, new)) is None
    assert statement_of("") is None
    assert not is_signed("", SIGNER.public)


def test_empty_log_has_its_checkpoint() -> None:
    made = make_checkpoint([], SIGNER, STAMP)
    assert (made.size, made.root) == (0, Tree().root())


@pytest.mark.parametrize("purpose", ["", "Clôture", "two words", "a\nb"])
def test_purpose_is_a_code(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        make_checkpoint([], SIGNER, Stamp(id="k", purpose=purpose, made_at=NOON, epoch=1))
