"""The pages of the control: the questions, each with its form, its answer and its files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from notifications.wording import label
from states.identifiers import CLOCK, CaseId, Role
from web.control.inquiry import BY_SLUG, QUESTIONS, Asking, Question, asking_of
from web.pages import not_found, page
from web.visit import Visit
from workflow.reading import Reading
from workflow.reports.answers import Told
from workflow.reports.exporting import as_csv, as_xlsx
from workflow.reports.masking import Mask
from workflow.reports.naming import Naming
from workflow.reports.proof import last_control

MOST_ROWS = 500
"""How many lines a page shows; the files hold them all."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFERENCE = re.compile(r"[A-Z][A-Z0-9]*-\d+(-A\d+)?")
"""How the references of files look."""
NOT_FROM_CITIES = frozenset({Role.CITY, Role.PARTNER, Role.GUEST})


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the selects of a question's form offer, as (value, words)."""

    authors: Sequence[tuple[str, str]] = ()
    persons: Sequence[tuple[str, str]] = ()
    deadlines: Sequence[tuple[str, str]] = ()
    calls: Sequence[tuple[str, str]] = ()


def front(visit: Visit) -> Response:
    """Show the questions, the size of the log and what was last attested outside."""
    with visit.reading() as reading:
        size = reading.reader.tree_size()
        control = last_control(visit.counter.office, reading.reader)
    return page(visit, "control/front.html.j2", questions=QUESTIONS, size=size, control=control)


def question(visit: Visit) -> Response:
    """Show a question with its form, and its answer once it is asked."""
    asked = BY_SLUG.get(visit.path("question"))
    if asked is None:
        return not_found(visit)
    with visit.reading() as reading:
        asking = asking_of(visit, reading)
        ready = not asked.wanted or visit.query(asked.wanted)
        found = asked.ask(asking) if ready and not asking.dates.faults else None
        found = None if asking.dates.faults else found
        if found is not None and visit.query("format"):
            return _file(asked, found, visit.query("format"))
        return _shown(visit, asked, asking, found)


def _shown(visit: Visit, asked: Question, asking: Asking, found: Told | None) -> Response:
    faults = tuple(asking.dates.faults)
    person = asking.case("personne", "Personne") if asked.slug == "lettres" else None
    return page(
        visit,
        "control/question.html.j2",
        status=422 if faults else 200,
        question=asked,
        answer=found,
        faults=faults,
        most=MOST_ROWS,
        choices=_choices(asking, asked),
        export=lambda kind: f"?{urlencode([*_address(visit), ('format', kind)])}",
        masked=asking.mask.active,
        person=person if asking.mask.active and person not in asking.mask.unmasked else None,
        letters=_letter_ids(asking, person),
        is_file=lambda text: bool(REFERENCE.fullmatch(text)),
    )


def _letter_ids(asking: Asking, person: str | None) -> tuple[str, ...]:
    """Return the ids of the letters listed, in their order, for the links to their proofs."""
    if person is None:
        return ()
    answer = asking.questions.letters(CaseId(person))
    return tuple(line.letter.id for line in answer.lines)


def _address(visit: Visit) -> list[tuple[str, str]]:
    given = visit.request.query_params.multi_items()
    return [(name, value) for name, value in given if value and name != "format"]


def _file(asked: Question, found: Told, kind: str) -> Response:
    day = found.answered_at.date().isoformat()
    name = f"controle-{asked.slug}-{day}.{'xlsx' if kind == 'xlsx' else 'csv'}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if kind == "xlsx":
        return Response(as_xlsx([found.sheet()], found), media_type=XLSX, headers=headers)
    content = as_csv(found.sheet(), found)
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _choices(asking: Asking, asked: Question) -> Choices:
    reading, naming = asking.reading, asking.naming
    fields = frozenset(asked.fields)
    in_force = reading.in_force()
    return Choices(
        authors=_authors(reading, naming) if "auteur" in fields else (),
        persons=_persons(reading, naming, asking.mask) if "personne" in fields else (),
        deadlines=_deadlines(reading) if "echeance" in fields else (),
        calls=tuple((call.id, call.label) for call in in_force.programme.calls) if in_force else (),
    )


def _authors(reading: Reading, naming: Naming) -> tuple[tuple[str, str], ...]:
    """Return who acts for the programme, by function, then the clock."""
    people = [
        (str(person.id), naming.person(person.id))
        for person in reading.archive.persons()
        if person.roles and not person.roles <= NOT_FROM_CITIES
    ]
    return (*sorted(people, key=lambda pair: pair[1]), (CLOCK, label("role", Role.CLOCK)))


def _persons(reading: Reading, naming: Naming, mask: Mask) -> tuple[tuple[str, str], ...]:
    """Return every person by function and place, with a name or its initials."""
    found = []
    for person in reading.archive.persons():
        names = mask.words(reading.reader, {"name": person.texts.get("name", "")})
        said = naming.person(person.id)
        found.append((str(person.id), f"{said} ({names['name']})" if "name" in names else said))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def _deadlines(reading: Reading) -> tuple[tuple[str, str], ...]:
    in_force = reading.in_force()
    stated = in_force.programme.deadlines.values() if in_force else ()
    return tuple((each.id, each.label) for each in sorted(stated, key=lambda each: str(each.day)))
