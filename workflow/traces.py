"""Where a person is named: the words that identify, and whether stored bytes hold them.

A letter is looked through as its reader sees it: headers and parts decoded, lines unfolded.
"""

import html
import json
import unicodedata
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from workflow.archive import Archive
from workflow.people import Person

SHORTEST = 5
"""Shorter words identify nobody and would be found everywhere."""
IDENTIFYING = ("email", "name")


def identifying_words(archive: Archive, person: Person) -> tuple[str, ...]:
    """Return the name and address of a person; a name that another person bears is left out.

    People are often registered by their function only: « Contact de la collectivité » is nobody.
    """
    found = []
    for field in IDENTIFYING:
        word = _word(archive, person, field)
        others = (each for each in archive.persons() if each.id != person.id)
        if len(_bare(word)) >= SHORTEST and word not in {
            _word(archive, other, field) for other in others
        }:
            found.append(word)
    return tuple(found)


def names_somebody(words: Iterable[str], content: bytes) -> bool:
    """Whether stored bytes (a message, JSON, plain text) hold one of these words, however encoded.

    Case, accents' form, spaces and line ends make no difference.
    """
    wanted = [_bare(word) for word in words]
    if not content or not wanted:
        return False
    return any(word in text for text in _texts(content) for word in wanted)


def _word(archive: Archive, person: Person, field: str) -> str:
    text = archive.reader.text(person.texts.get(field, ""))
    return text.value if text else ""


def _texts(content: bytes) -> Iterator[str]:
    yield _bare(content.decode("utf-8", errors="replace"))
    if content[:1] in (b"{", b"["):
        try:
            yield _bare(json.dumps(json.loads(content), ensure_ascii=False))
        except ValueError:
            return
    elif b":" in content[:200]:
        yield from _message_texts(message_from_bytes(content, policy=policy.default))


def _message_texts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        for _, value in part.items():
            yield _bare(str(value))
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield _bare(payload.decode(part.get_content_charset("utf-8"), errors="replace"))


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFC", html.unescape(text)).casefold()
    return "".join(folded.split())
