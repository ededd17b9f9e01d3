"""French typography: the spaces, apostrophes and guillemets a careful secretary would type.

Every no-break space is U+00A0. The narrow one (U+202F) is finer in print, but old mail programs
and terminals show it as a box.
"""

import re
from collections.abc import Sequence

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"

_PROTECTED = re.compile(r"(\S*(?:@|://)\S*)")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"'", "’"),
        (r"\.\.\.", "…"),
        (rf"[ {NNBSP}{NBSP}]+([:;?!%€])", rf"{NBSP}\1"),
        (rf"«[ {NNBSP}{NBSP}]*", f"«{NBSP}"),
        (rf"[ {NNBSP}{NBSP}]*»", f"{NBSP}»"),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
        (r"(?<=\d) h\b", f"{NBSP}h"),
        (r"(?<=\d.h) (?=\d{2}\b)", NBSP),
        (r"(?<=n°) (?=\d)", NBSP),
        (r"(?<=\bM\.) (?=[A-ZÀ-Þ])", NBSP),
    )
)


def french(text: str) -> str:
    """Return `text` with French spaces, apostrophes and ellipses; applying it twice adds nothing.

    Addresses (a word holding `@` or `://`) are left as they are.
    """
    parts = _PROTECTED.split(text)
    return "".join(part if index % 2 else _set(part) for index, part in enumerate(parts))


def _set(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def number_text(number: int) -> str:
    """Return a whole number with its thousands apart, « 4 100 »."""
    return f"{number:,}".replace(",", NBSP)


def count_text(number: int, singular: str, plural: str = "") -> str:
    """Return « 1 pièce », « 2 pièces »; zero takes the singular, as French does."""
    noun = singular if abs(number) < 2 else plural or f"{singular}s"
    return f"{number_text(number)}{NBSP}{noun}"


def list_text(items: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def sentence(text: str) -> str:
    """Return `text` typeset, with a capital at its start and a full stop if it has none."""
    text = french(" ".join(text.split(" ")).strip())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
