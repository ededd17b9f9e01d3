"""A PDF inspected tag by tag, offline: what PDF/A-2a and PDF/UA-1 ask, as far as bytes tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/XFA")
"""Names of what a document kept for good must not hold."""


@dataclass(frozen=True, kw_only=True)
class Tag:
    """An element of the structure: its type (H1, P, TD…), the words right under it."""

    kind: str
    words: str


class Inspected:
    """A PDF, opened."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(BytesIO(content))
        self.root: DictionaryObject = _dictionary(self.reader.trailer["/Root"])

    def faults(self) -> list[str]:
        """Return every fault found, as words; [] for a document fit to be kept and read."""
        xmp = self.xmp()
        checks = {
            "chiffré": self.reader.is_encrypted,
            "sans marque /Marked": not _dictionary(self.root["/MarkInfo"]).get("/Marked"),
            "langue absente": self.root.get("/Lang") not in ("fr", "fr-FR", "fr-fr"),
            "titre non affiché": not _dictionary(self.root["/ViewerPreferences"]).get(
                "/DisplayDocTitle"
            ),
            "sans profil de sortie": "/OutputIntents" not in self.root,
            "pdfaid:part": _said(xmp, "pdfaid:part") != "2",
            "pdfaid:conformance": _said(xmp, "pdfaid:conformance") != "A",
            "pdfuaid:part": _said(xmp, "pdfuaid:part") != "1",
            "dc:title": "<dc:title>" not in xmp,
            "sans structure": "/StructTreeRoot" not in self.root,
            "pages sans ordre de structure": any(
                page.get("/Tabs") != "/S" and "/Annots" in page for page in self.reader.pages
            ),
        }
        found = [fault for fault, present in checks.items() if present]
        found += [f"police non incorporée : {name}" for name in self.loose_fonts()]
        held = {name for each in self._every() for name in (*each, each.get("/S"))}
        found += [f"contenu actif : {name}" for name in ACTIVE if name in held]
        found += [f"titres : {each}" for each in self._heading_faults()]
        return found

    def xmp(self) -> str:
        """Return the metadata as XML."""
        return _dictionary(self.root["/Metadata"]).get_data().decode()  # type: ignore[attr-defined, no-any-return]

    def title(self) -> str:
        """Return the title of the document."""
        return str(self.reader.metadata.title) if self.reader.metadata else ""

    def tags(self) -> tuple[Tag, ...]:
        """Return the elements of the structure in reading order, from the top."""
        texts = self._marked_texts()
        tree = _dictionary(self.root["/StructTreeRoot"])
        return tuple(self._walked(tree.get("/K"), texts))

    def kinds(self) -> set[str]:
        """Return the types of elements met."""
        return {tag.kind for tag in self.tags()}

    def read_aloud(self) -> str:
        """Return the words of the document in the order of its structure."""
        texts = self._marked_texts()
        tree = _dictionary(self.root["/StructTreeRoot"])
        return " ".join("".join(self._spoken(tree.get("/K"), texts, -1)).split())

    def loose_fonts(self) -> list[str]:
        """Return the fonts that are not inside the file."""
        return [
            str(each.get("/FontName"))
            for each in self._every()
            if each.get("/Type") == "/FontDescriptor"
            and not any(file in each for file in ("/FontFile", "/FontFile2", "/FontFile3"))
        ]

    def fonts(self) -> int:
        """Return how many fonts the document uses."""
        return sum(each.get("/Type") == "/FontDescriptor" for each in self._every())

    def _every(self) -> tuple[DictionaryObject, ...]:
        """Return every dictionary that the document leads to."""
        found: list[DictionaryObject] = []
        seen: set[int] = set()
        waiting: list[object] = [self.reader.trailer["/Root"]]
        while waiting:
            each = waiting.pop()
            if isinstance(each, IndirectObject):
                if each.idnum in seen:
                    continue
                seen.add(each.idnum)
                each = each.get_object()
            if isinstance(each, DictionaryObject):
                found.append(each)
                waiting += [each.raw_get(name) for name in each]
            elif isinstance(each, ArrayObject):
                waiting += list(each)
        return tuple(found)

    def _heading_faults(self) -> Iterator[str]:
        levels = [int(tag.kind[1]) for tag in self.tags() if re.fullmatch(r"H[1-6]", tag.kind)]
        if not levels or levels[0] != 1:
            yield "le premier n’est pas de niveau 1"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"de {before} à {after}"

    def _walked(
        self, node: PdfObject | None, texts: dict[tuple[int, int], str], page: int = -1
    ) -> Iterator[Tag]:
        whole = node.get_object() if node is not None else None
        for each in whole if isinstance(whole, ArrayObject) else [whole]:
            found = each.get_object() if each is not None else None
            if not isinstance(found, DictionaryObject) or "/S" not in found:
                continue
            here = self._page_of(found, page)
            words = "".join(texts.get(key, "") for key in self._contents(found, here))
            yield Tag(kind=str(found["/S"])[1:], words=" ".join(words.split()))
            yield from self._walked(found.get("/K"), texts, here)

    def _spoken(
        self, node: PdfObject | None, texts: dict[tuple[int, int], str], page: int
    ) -> Iterator[str]:
        whole = node.get_object() if node is not None else None
        for each in whole if isinstance(whole, ArrayObject) else [whole]:
            kid = each.get_object() if each is not None else None
            if isinstance(kid, int):
                yield f" {texts.get((page, int(kid)), '')} "
            elif isinstance(kid, DictionaryObject) and kid.get("/Type") == "/MCR":
                yield f" {texts.get((self._page_of(kid, page), int(kid['/MCID'])), '')} "
            elif isinstance(kid, DictionaryObject) and "/S" in kid:
                yield from self._spoken(kid.get("/K"), texts, self._page_of(kid, page))

    def _contents(self, found: DictionaryObject, page: int) -> Iterator[tuple[int, int]]:
        kids = found.get("/K")
        whole = kids.get_object() if kids is not None else None
        for each in whole if isinstance(whole, ArrayObject) else [whole]:
            kid = each.get_object() if each is not None else None
            if isinstance(kid, int):
                yield page, int(kid)
            elif isinstance(kid, DictionaryObject) and kid.get("/Type") == "/MCR":
                yield self._page_of(kid, page), int(kid["/MCID"])

    def _page_of(self, found: DictionaryObject, default: int) -> int:
        page = found.get("/Pg")
        if page is None:
            return default
        wanted = page.get_object()
        return next(n for n, each in enumerate(self.reader.pages) if each == wanted)

    def _marked_texts(self) -> dict[tuple[int, int], str]:
        """Return the words of each marked content, by page and number."""
        return {
            (number, mark): words
            for number, page in enumerate(self.reader.pages)
            for mark, words in _texts_of(page).items()
        }


def _texts_of(page: PageObject) -> dict[int, str]:
    found: dict[int, str] = {}
    open_marks: list[int | None] = []

    def before(operator: bytes, operands: list[object], *_: object) -> None:
        if operator in (b"BDC", b"BMC"):
            marks = operands[1] if len(operands) > 1 else None
            known = isinstance(marks, DictionaryObject) and "/MCID" in marks
            open_marks.append(int(marks["/MCID"]) if known else None)  # type: ignore[index, call-overload]
        elif operator == b"EMC" and open_marks:
            open_marks.pop()

    def words(text: str, *_: object) -> None:
        mark = next((each for each in reversed(open_marks) if each is not None), None)
        if mark is not None:
            found[mark] = found.get(mark, "") + text

    page.extract_text(visitor_operand_before=before, visitor_text=words)
    return found


def _dictionary(found: PdfObject) -> DictionaryObject:
    whole = found.get_object()
    assert isinstance(whole, DictionaryObject)
    return whole


def _said(xmp: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<]*)</{name}>|{name}=\"([^\"]*)\"", xmp)
    return (found.group(1) or found.group(2) or "") if found else ""
