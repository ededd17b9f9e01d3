"""Whether the words of a command can be kept at all: readable, short enough, nothing invisible.

Looked at once for every command, before anything is recorded; what they mean is for the law and
the handlers to say.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from states.acts import FieldKind
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from workflow.outcomes import Invalid

LONGEST_TEXT = 5_000
LONGEST_NAME = 200
TEXTS = frozenset(
    field.name
    for lifecycle in (CANDIDATURE, ANTENNA)
    for row in lifecycle.rows
    for field in row.fields
    if field.kind is FieldKind.TEXT
) | {"detail", "answer", "text", "conditions", "override"}
"""Names of the inputs that hold sentences, on several lines if need be; the others hold names."""
SECRETS = frozenset({"digits", "token", "password"})
"""Names of the inputs whose value no answer repeats."""
_LINE_BREAKS = "\n\r\t"


def fault_in(command: object) -> Invalid | None:
    """Return the first thing wrong in the words of a command, in the order of its fields."""
    for name, words in _words_of(command):
        problem = _problem(name, words)
        if problem:
            shown = "" if name in SECRETS else _shown(words)
            return Invalid(field=name, value=shown, problem=problem)
    return None


def word_problem(word: str) -> str:
    """Return what makes a word of any field impossible to keep, as a code; "" when nothing does."""
    return _problem("text", word)


def _words_of(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _words_of(each, str(key))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _words_of(each, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _words_of(getattr(value, field.name), field.name)


def _problem(name: str, words: str) -> str:
    categories = {unicodedata.category(character) for character in words}
    if "Cs" in categories:
        return "not_text"
    kept = words
    if name in TEXTS:
        kept = words.translate(dict.fromkeys(map(ord, _LINE_BREAKS)))
    if any(unicodedata.category(character) == "Cc" for character in kept):
        return "control_character"
    return "too_long" if len(words) > (LONGEST_TEXT if name in TEXTS else LONGEST_NAME) else ""


def _shown(words: str) -> str:
    return words[:LONGEST_NAME].encode("utf-8", "replace").decode("utf-8")
