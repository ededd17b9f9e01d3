"""What is wrong with a page anybody may read: markup, words, typography, protections."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

BANNED = (
    *("outbox", "superseded", "embargo", "hash", "claimed", "sweep", "payload", "workflow"),
    *("chef de projet", "référent territorial", "instruction", "rejetée", "mise en demeure"),
    *("forclusion", "forclose"),
)
"""Words that no screen shows (the programme's own vocabulary has others)."""
UNSEEN = {"script", "style", "textarea", "pre", "code", "kbd", "title"}
TYPOGRAPHY = (
    (re.compile(r"\w'\w"), "typewriter apostrophe"),
    (re.compile(r"\w [;:?!»]"), "plain space before a sign"),
    (re.compile(r"« \w"), "plain space after a guillemet"),
    (re.compile(r"\w\.\.\.(?!\w)"), "three dots"),
    (re.compile(r"<Undefined|None\b|\bTrue\b|\bFalse\b"), "a value of the program"),
)
FORBIDDEN_ATTRIBUTES = re.compile(r"^(on\w+|style)$")
BARE = re.compile(r"\S*(?:@|://)\S*")


def faults_in(html: str) -> list[str]:
    """Return everything wrong with a page, in no particular order."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    found = [f"markup: {name} {where} {values}" for where, name, values in parser.errors]
    found += _structure(document)
    text = " ".join(_visible(document))
    lowered = text.lower()
    found += [f"word: {word}" for word in BANNED if re.search(rf"\b{word}\b", lowered)]
    plain = BARE.sub("", text)
    for pattern, name in TYPOGRAPHY:
        match = pattern.search(plain)
        if match:
            around = plain[max(0, match.start() - 25) : match.end() + 25]
            found.append(f"{name}: …{around}…")
    return found


def _structure(document: Element) -> list[str]:
    found: list[str] = []
    elements = list(document.iter())
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    found += [f"id used twice: {name}" for name, number in ids.items() if number > 1]
    for element in elements:
        for name in element.attrib:
            if FORBIDDEN_ATTRIBUTES.match(str(name)):
                found.append(f"inline {name} on {element.tag}")
        if element.tag == "script" and (element.text or "").strip():
            found.append("inline script")
        if element.tag == "style":
            found.append("inline style sheet")
        wanted = element.get("for") if element.tag == "label" else None
        if wanted and wanted not in ids:
            found.append(f"label for nothing: {wanted}")
        if element.tag == "form" and element.get("method", "").lower() == "post":
            names = [each.get("name") for each in element.iter("input")]
            if "_jeton" not in names:
                found.append(f"form without its token: {element.get('action')}")
    titles = sum(1 for element in elements if element.tag == "h1")
    if titles != 1:
        found.append(f"{titles} first titles")
    return found


def _visible(element: Element) -> Iterator[str]:
    if element.tag not in UNSEEN and isinstance(element.tag, str):
        if element.text:
            yield element.text
        for name in ("aria-label", "placeholder", "alt", "title"):
            if element.get(name):
                yield str(element.get(name))
        for child in element:
            yield from _visible(child)
            if child.tail:
                yield child.tail
