"""The default transport: a folder with one .eml file per letter, readable by any mail program."""

import contextlib
import os
import re
from collections.abc import Callable
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from notifications.smtp_outcome import Phase, Trouble
from notifications.transports.port import DeliveryOutcome, aborted, outcome
from notifications.transports.wire_rules import refusal_before_sending
from states.instants import require_aware


class MailboxTransport:
    """Writes letters into `folder`, created for the owner alone when missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(
        self, message: bytes, envelope_from: str, rcpt: str, on_before_dot: Callable[[], bool]
    ) -> DeliveryOutcome:
        """Write the letter whole or not at all; the same letter twice is one file.

        The file appears by a rename after `on_before_dot`; `sent` means it is on the disk.
        """
        refused = refusal_before_sending(message, envelope_from, rcpt)
        if refused is not None:
            return refused
        target = self._folder / mailbox_file_name(message)
        draft = target.with_suffix(".tmp")
        try:
            _write_synced(draft, message)
        except OSError as error:
            return outcome(Phase.CONNECT, Trouble.DROP, error.strerror or "")
        try:
            if not on_before_dot():
                return aborted(Phase.DATA)
            return _publish(draft, target)
        finally:
            draft.unlink(missing_ok=True)


def mailbox_file_name(message: bytes) -> str:
    """Return the name of a letter's file: its UTC date, then its Message-ID, so names sort by time.

    A message without them is named by its hash.
    """
    headers = message_from_bytes(message.partition(b"\r\n\r\n")[0])
    local_part = str(headers.get("Message-ID", "")).strip(" <>").partition("@")[0]
    name = re.sub(r"[^A-Za-z0-9.-]", "-", local_part)[:120] or sha256(message).hexdigest()[:32]
    try:
        date = require_aware(parsedate_to_datetime(str(headers.get("Date", ""))))
    except ValueError:
        return f"00000000T000000Z-{name}.eml"
    return f"{date:%Y%m%dT%H%M%SZ}-{name}.eml"


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _publish(draft: Path, target: Path) -> DeliveryOutcome:
    try:
        draft.replace(target)
    except OSError as error:
        return outcome(Phase.BODY, Trouble.DROP, error.strerror or "")
    try:
        _sync_folder(target.parent)
    except OSError as error:
        return outcome(Phase.DOT, Trouble.DROP, error.strerror or "")
    return outcome(Phase.DOT, 250)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
