"""How words are compared in a search: without case, accents, ligatures or punctuation."""

import unicodedata

LIGATURES = {0x153: "oe", 0xE6: "ae"}
"""Small ligatures, by code point: no decomposition opens them."""


def folded(text: str) -> str:
    """Return a text as it is searched and sorted: lower case, no accents, single spaces.

    « Saint-Dié-des-Vosges » and « saint die des vosges » fold into the same words.
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    kept = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
