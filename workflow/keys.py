"""The installation's signing key and the checkpoints it signs.

The key lies beside the database, in a folder of its own, never inside it and never in a backup:
who can copy the data cannot sign for it. Its owner keeps a copy elsewhere.
"""

from pathlib import Path

from workflow.access.vault import KEY_FOLDER
from workflow.audit.checkpoint import Stamp, make_checkpoint
from workflow.audit.evidence import CheckpointRow
from workflow.audit.keys import (
    SEED_BYTES,
    KeyAlarm,
    KeyTrouble,
    PublicKey,
    SigningKey,
    create_key,
    load_key,
    public_key_of,
)
from workflow.desk import Desk
from workflow.office import Office
from workflow.people import Actor
from workflow.ports import Randomness
from workflow.standing import EPOCH

PRIVATE_NAME = "checkpoint.key"
PUBLIC_NAME = "checkpoint.pub"
ORIGIN = "ancrage"


def key_path(folder: Path) -> Path:
    """Return where the private key of an installation lies."""
    return folder / KEY_FOLDER / PRIVATE_NAME


def public_path(folder: Path) -> Path:
    """Return where the public key lies, for whoever asks."""
    return folder / KEY_FOLDER / PUBLIC_NAME


def ensure_key(folder: Path, randomness: Randomness) -> SigningKey | KeyAlarm:
    """Return the key of an installation, created if there never was one.

    A key that is gone while its public half stays is an alarm, never a new key in silence.
    """
    found = load_key(key_path(folder))
    if isinstance(found, SigningKey) or found.trouble is not KeyTrouble.MISSING:
        return found
    if public_path(folder).exists():
        return found
    name = f"{ORIGIN}-{randomness.token(4)}"
    key = create_key(key_path(folder), name, randomness.bytes(SEED_BYTES))
    public_path(folder).write_text(f"{key.public}\n", encoding="utf-8")
    return key


def known_public_key(folder: Path) -> PublicKey | None:
    """Return the public key, from its own file or from the private one; None without either."""
    try:
        found = public_key_of(public_path(folder).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    if found is not None:
        return found
    key = load_key(key_path(folder))
    return key.public if isinstance(key, SigningKey) else None


def sign_checkpoint(desk: Desk, folder: Path, purpose: str) -> CheckpointRow | KeyAlarm:
    """Sign the log as it stands in the open transaction and keep the checkpoint.

    A missing key is an alarm returned, never an error: the transaction goes on.
    """
    key = load_key(key_path(folder))
    if isinstance(key, KeyAlarm):
        return key
    stamp = Stamp(
        id=desk.randomness.token(8),
        purpose=purpose,
        made_at=desk.now,
        epoch=int(desk.writer.setting(EPOCH) or "1"),
    )
    checkpoint = make_checkpoint(desk.writer.leaf_hashes(), key, stamp)
    desk.writer.put_checkpoint(checkpoint)
    return checkpoint


def sign_now(office: Office, actor: Actor, purpose: str) -> CheckpointRow | KeyAlarm:
    """Sign a checkpoint of the log as it stands, in a transaction of its own."""
    with office.store.write() as writer:
        return sign_checkpoint(office.desk(writer, actor), office.store.folder, purpose)
