"""Coming in by password: the slow part is done before the transaction, so that nobody waits for it.

A password takes a fifth of a second on purpose. The command carries what came of it, and of which
hash; the handler takes it only while that hash is still the one kept.
"""

import threading
from contextlib import AbstractContextManager
from dataclasses import replace

from workflow.access.agents import is_password
from workflow.access.allowance import of_password, spend
from workflow.access.commands import EnterByPassword, PasswordChecked
from workflow.access.door import agent_at, tidy
from workflow.archive import Archive
from workflow.office import Office
from workflow.outcomes import CommandFailed, Outcome
from workflow.wellformed import fault_in

AT_ONCE = 2
"""As many passwords are worked on at the same time: each takes 64 MiB."""
ROOM: AbstractContextManager[object] = threading.BoundedSemaphore(AT_ONCE)


def enter_by_password(
    office: Office, command: EnterByPassword, room: AbstractContextManager[object] = ROOM
) -> Outcome:
    """Give a command to the office with its password already worked on, in the room there is.

    What the office would not look at (malformed, too often) is not worked on at all.
    """
    kept = _kept(office, command)
    if kept is None:
        return office.run(command)
    with room:
        right = is_password(kept, command.password)
    return office.run(replace(command, checked=PasswordChecked(kept=kept, right=right)))


def _kept(office: Office, command: EnterByPassword) -> str | None:
    """Return the hash to compare with, "" when there is none; None when nothing is to be done."""
    if fault_in(command) is not None:
        return None
    try:
        address = tidy(command.address)
    except CommandFailed:
        return None
    with office.store.read() as reader:
        now = office.now(reader)
        for allowance, whom in of_password(address, command.source):
            kept = reader.allowance(allowance.bucket(whom))
            if whom and spend(allowance, kept.free_at if kept else None, now).again_at:
                return None
        _, credential = agent_at(Archive(reader, office.memory), address, now)
    return credential.password_hash if credential else ""
