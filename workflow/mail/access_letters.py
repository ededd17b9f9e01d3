"""Letters that open a door: posted when somebody asks, their secrets made only as they leave.

The row says who asked for which code; the digits and the link exist in the message alone.
"""

from dataclasses import replace

from notifications.keys import event_of
from notifications.letters import LETTERS, Category
from states.events import Event, text_of
from workflow.access.tokens import (
    SALT_BYTES,
    digits_hash,
    hash_of,
    link_token,
    new_digits,
)
from workflow.audience import Directory
from workflow.desk import Desk
from workflow.mail.letter_context import context_of, said_instant
from workflow.mail.posting import Outgoing, post
from workflow.mail.rendering import Source
from workflow.store.records import LetterRow

ACCESS_CODE = "access_code"
LINK_PATH = "/entrer/lien/"


def code_asked(desk: Desk, event: Event, _directory: Directory) -> None:
    """Write to whom a code was asked for; the letter says nothing yet."""
    code = desk.writer.access_code(text_of(event.data, "code"))
    person = desk.archive.person(event.case)
    if code is None or person is None:
        return
    post(
        desk,
        Outgoing(
            code=ACCESS_CODE,
            person=person,
            identity=code.id,
            rule=event.kind,
            event=event.id,
            case=code.about,
            values={"until": said_instant(code.expires_at)},
            lapses_at=code.expires_at,
        ),
    )


def is_access(letter: LetterRow) -> bool:
    """Whether a letter opens a door: its message is neither stored nor shown."""
    return LETTERS[letter.code].category is Category.ACCESS


def with_secrets(desk: Desk, letter: LetterRow, source: Source) -> Source:
    """Make the digits and the link of an access letter about to leave, keeping their hashes.

    Those of an earlier departure no longer open anything. Without its code, ended meanwhile, the
    letter cannot be rendered.
    """
    row = desk.writer.access_code(_code_of(letter)) if is_access(letter) else None
    if row is None:
        return source
    token, digits = link_token(desk.randomness), new_digits(desk.randomness)
    salt = desk.randomness.token(SALT_BYTES)
    made = replace(row, salt=salt, token_hash=hash_of(token), digits_hash=digits_hash(salt, digits))
    if not desk.writer.make_access_code(made):
        return source
    link = f"{source.settings.base_url}{LINK_PATH}{token}"
    return replace(source, secrets={"digits": digits, "link": link})


def delivered(desk: Desk, letter: LetterRow) -> None:
    """Say when the mail server took a code."""
    desk.writer.deliver_access_code(_code_of(letter), desk.now)


def _code_of(letter: LetterRow) -> str:
    """Return the id of the code a letter is about: what its key was made of."""
    parts = context_of(letter.context).parts
    return (event_of(parts[0].key) if parts else None) or ""
