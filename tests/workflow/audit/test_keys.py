"""Keys: a file of one's own, an alarm when it is not usable, never an exception."""

import base64
from pathlib import Path

import pytest

from tests.workflow.evidence_samples import KEY
from workflow.audit.keys import (
    KeyAlarm,
    KeyTrouble,
    PublicKey,
    SigningKey,
    create_key,
    load_key,
    public_key_of,
)

NAME = "ancrage.example/journal"
SIGNER = SigningKey(name=NAME, seed=KEY)


def test_key_created_is_loaded_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    assert create_key(path, NAME, KEY) == SIGNER
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path) == SIGNER


def test_key_is_never_overwritten(tmp_path: Path) -> None:
    create_key(tmp_path / "key", NAME, KEY)
    with pytest.raises(FileExistsError):
        create_key(tmp_path / "key", NAME, bytes(32))
    assert load_key(tmp_path / "key") == SIGNER


@pytest.mark.parametrize(("name", "seed"), [("", KEY), ("a b", KEY), ("a+b", KEY), ("a", b"short")])
def test_bad_name_or_seed_writes_no_file(tmp_path: Path, name: str, seed: bytes) -> None:
    with pytest.raises(ValueError, match="key name or seed"):
        create_key(tmp_path / "key", name, seed)
    assert not (tmp_path / "key").exists()


def test_missing_key_is_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "absent"
    assert load_key(path) == KeyAlarm(path=path, trouble=KeyTrouble.MISSING)


def test_key_others_may_read_is_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_key(path, NAME, KEY)
    path.chmod(0o640)
    assert load_key(path) == KeyAlarm(path=path, trouble=KeyTrouble.EXPOSED)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"PRIVATE+KEY+a",
        b"PRIVATE+KEY+a+zz+AQ==",
        b"PRIVATE+KEY+a+00000000+!!",
        str(SIGNER.public).encode(),
        b"PRIVATE+KEY+a+00000000+" + base64.b64encode(b"\x01" + KEY),
        b"PRIVATE+KEY+a+00000000+" + base64.b64encode(b"\x02" + KEY),
    ],
)
def test_file_that_is_no_key_is_an_alarm(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    assert load_key(path) == KeyAlarm(path=path, trouble=KeyTrouble.UNREADABLE)


def test_folder_in_place_of_a_key_is_an_alarm(tmp_path: Path) -> None:
    assert load_key(tmp_path) == KeyAlarm(path=tmp_path, trouble=KeyTrouble.UNREADABLE)


def test_public_key_is_read_from_its_text_form() -> None:
    # The example key of golang.org/x/mod/sumdb/note.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = public_key_of(text)
    assert key is not None
    assert (key.name, str(key)) == ("PeterNeumann", text)
    assert public_key_of(f"{SIGNER.public}\n") == SIGNER.public


@pytest.mark.parametrize("text", ["", "a+b+c", f"x{SIGNER.public}"])
def test_text_that_is_no_public_key_gives_none(text: str) -> None:
    assert public_key_of(text) is None


def test_signature_is_of_this_text_by_this_key() -> None:
    signature = SIGNER.sign(b"texte")
    other = SigningKey(name=NAME, seed=bytes(32)).public
    assert SIGNER.public.verifies(signature, b"texte")
    assert not SIGNER.public.verifies(signature, b"autre")
    assert not other.verifies(signature, b"texte")


def test_signing_key_does_not_print_its_seed() -> None:
    assert repr(SIGNER) == f"SigningKey(name='{NAME}')"
    assert isinstance(SIGNER.public, PublicKey)
