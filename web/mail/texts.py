"""The texts a lead keeps for every letter of a kind: versions, closed fields, shown on a file."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from notifications.additions import WrittenPart
from notifications.letters import LETTERS
from notifications.wording import EDITABLE_FIELDS, label
from web.pages import not_found, page, refused, see_other
from web.visit import Visit
from workflow.mail.standing_texts import (
    editable_codes,
    fields_of,
    standing_texts,
    versions_of,
)
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.store.filters import LetterFilter
from workflow.writing.commands import EditText
from workflow.writing.preview import Preview, preview_after, preview_of, sample_letter, source_of

PREVIEW, SAVE = "apercu", "enregistrer"


def texts(visit: Visit) -> Response:
    """List the letters whose texts may be written, with those in force."""
    with visit.reading() as reading:
        found = []
        for code in editable_codes():
            kept = standing_texts(reading.archive, code)
            places = [label("written_part", part) for part in WrittenPart if part in kept]
            found.append((code, LETTERS[code].title, places))
    return page(visit, "mail/texts.html.j2", letters=found)


def one_letter(visit: Visit) -> Response:
    """Show the texts of one letter, and how it reads on a file."""
    code = visit.path("code")
    if code not in editable_codes():
        return not_found(visit)
    with visit.reading() as reading:
        values = _values(reading, visit, code)
        case = _case(reading, visit.query("dossier"))
        source = source_of(visit.counter.office, reading.reader)
        sample = sample_letter(reading.reader, code, case)
        shown = preview_of(sample, source) if sample and source else None
    return page(visit, "mail/text.html.j2", **values, shown=shown, tried=False)


def edit(visit: Visit) -> Response:
    """Show how a text would read, or keep it."""
    code = visit.path("code")
    if code not in editable_codes():
        return not_found(visit)
    command = EditText(
        actor=visit.actor, code=code, part=visit.field("emplacement"), text=visit.field("texte")
    )
    if visit.field("suite") == PREVIEW:
        return _try(visit, code, command)
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        return see_other(visit, f"/courrier/textes/{code}", "Texte enregistré.")
    return _again(visit, code, visit.explain(outcome))


def fields_help(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return each field as it is to be written, and what it prints."""
    return [(f"{{{{ {name} }}}}", EDITABLE_FIELDS[name]) for name in names]


def _try(visit: Visit, code: str, command: EditText) -> Response:
    with visit.reading() as reading:
        case = _case(reading, visit.field("dossier"))
    outcome, shown = preview_after(
        visit.counter.office, command, lambda reader: sample_letter(reader, code, case)
    )
    if not isinstance(outcome, Done):
        return _again(visit, code, visit.explain(outcome))
    with visit.reading() as reading:
        values = _values(reading, visit, code)
    return page(visit, "mail/text.html.j2", **values, shown=shown, tried=True)


def _again(visit: Visit, code: str, sentences: Sequence[str]) -> Response:
    with visit.reading() as reading:
        values = _values(reading, visit, code)
    none: Preview | None = None
    return refused(visit, "mail/text.html.j2", sentences, **values, shown=none, tried=False)


def _values(reading: Reading, visit: Visit, code: str) -> dict[str, Any]:
    versions = versions_of(reading.archive, code)
    words = reading.reader.texts(each.ref for each in versions if each.ref)
    kept = standing_texts(reading.archive, code)
    typed = {visit.field("emplacement"): visit.field("texte")}
    return {
        "code": code,
        "title": LETTERS[code].title,
        "places": [
            (
                str(part),
                label("written_part", part),
                typed.get(part, words.get(kept[part].ref, "") if part in kept else ""),
            )
            for part in WrittenPart
        ],
        "fields": fields_help(fields_of(code)),
        "versions": [
            (each, label("written_part", each.part), words.get(each.ref, "")) for each in versions
        ],
        "file": visit.field("dossier") or visit.query("dossier"),
        "written": bool(reading.reader.letters(LetterFilter(code=code, limit=1))),
        "typed_part": visit.field("emplacement"),
    }


def _case(reading: Reading, reference: str) -> str | None:
    row = reading.reader.case_by_reference(reference) if reference else None
    return row.id if row else None
