"""How words are compared in a search: without case, accents, ligatures or punctuation."""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def folded(text: str) -> str:
    """Return a text as it is searched and sorted: lower case, no accents, single spaces.

    « Saint-Dié-des-Vosges » and « saint die des vosges » fold into the same words.
    """
    apart = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    kept = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
