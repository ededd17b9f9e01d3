"""What French typography and the vocabulary of the programme forbid, for every test that reads."""

import re
from html.parser import HTMLParser

FORBIDDEN = re.compile(
    r"chef de projet|référent territorial|forclusion|rejetée|\binstruction|mise en demeure"
    r"|\boutbox|superseded|embargo|\bhash|claimed|\bsweep|payload|workflow"
    r"|\bretrait\b(?! du label)"
    r"|notifié|\bnotification|vous avez (?:bien )?reçu|bien été reçu",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\S*(?:@|://)\S*")
_FAULTS = {
    "ordinary space or none before ; ? ! »": re.compile(r"(?<![\u00a0\u202f;?!])[;?!»]"),
    "ordinary space or none before :": re.compile(r"(?<![\u00a0\u202f]):(?!\d)"),
    "no no-break space after «": re.compile(r"«(?!\u00a0)"),
    "straight apostrophe": re.compile(r"'"),
    "double space": re.compile(r"(?<=\S)[ \u00a0]{2,}"),
    "space before , or .": re.compile(r"\s[,.](?!\w)"),
    "first of the month": re.compile(
        r"\b1 (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre)"
    ),
    "straight quotes": re.compile(r'"'),
    "field left": re.compile(r"[{}]"),
}


def typography_faults(text: str) -> list[str]:
    """Names the faults of a French text; [] when it is well set."""
    read = _ADDRESSES.sub("", text)
    return [
        f"{name}: {found[0]!r}" for name, rule in _FAULTS.items() if (found := rule.search(read))
    ]


def forbidden_words(text: str) -> list[str]:
    """Names the words that no screen or letter may show."""
    return FORBIDDEN.findall(" ".join(text.split(" ")))


def _words(text: str) -> list[str]:
    """Splits at ordinary spaces only: a no-break space holds a word together."""
    return [word for word in re.split(r"[ \t\r\n]+", text) if word]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_body |= tag == "body"

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.words += _words(data)


def html_words(page: str) -> list[str]:
    """The words a reader of the page sees, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.words


def html_tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """The tags of a page with their attributes, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def text_words(text: str) -> list[str]:
    """The words of a plain text letter, without the marks of its lists and of its foot."""
    lines = [line.strip(" ") for line in text.split("\n")]
    kept = [line.removeprefix("- ") for line in lines if line != "--"]
    return _words(" ".join(kept))
