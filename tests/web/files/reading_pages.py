"""What the tests of files share: references, tokens, whole pages read as forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from states.identifiers import CaseId
from workflow.office import Office

SPACES = re.compile(r"\s+")


def reference_of(office: Office, case: CaseId) -> str:
    """The speakable reference of a file."""
    with office.store.read() as reader:
        row = reader.case(case)
    assert row is not None
    return row.reference


def plain(html: str) -> str:
    """The text of a page on one line, with ordinary spaces."""
    without = re.sub(r"<[^>]+>", " ", html)
    return SPACES.sub(" ", without.replace("&#39;", "'").replace("&amp;", "&"))


@dataclass
class Form:
    """One form of a page: where it goes, what it holds, what a person must choose from."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms of a page as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._area = self._select = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of an element of a form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(action=given.get("action", "")))
            self._inside = True
        if not self._inside:
            return
        form, name = self.found[-1], given.get("name", "")
        if tag in ("input", "select", "textarea") and name:
            form.kinds[name] = given.get("type", "") if tag == "input" else tag
            if "required" in given:
                form.required.append(name)
        if tag == "input" and name:
            if given.get("type") in ("checkbox", "radio"):
                form.choices.setdefault(name, []).append(given.get("value", ""))
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                form.values[self._select] = [given.get("value", "")]
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]

    def handle_data(self, data: str) -> None:
        """Take the text of a text area."""
        if self._area:
            self.found[-1].values[self._area][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._inside = False


def forms_of(html: str) -> dict[str, Form]:
    """The forms of a page, by the path they are sent to."""
    reader = Forms()
    reader.feed(html)
    return {form.action: form for form in reader.found}
