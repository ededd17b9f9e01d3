"""Moving dates: a form, then everything it would cause, then one confirmation with its count."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from notifications.wording import count_text, instant_text, list_text
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId
from web.dates import dates_of_form
from web.pages import page, refused, see_other
from web.visit import Visit, whole_number
from workflow.outcomes import Done
from workflow.reports.foreseen_lines import act_row, letter_row
from workflow.reports.moving import Move, Rehearsed, move_by, move_to, rehearse_move
from workflow.reports.naming import Naming
from workflow.schedule.foreseen import Difference

FORM = "calendar/moving.html.j2"
RECORD = "enregistrer"
MOST_DAYS = 3_650
"""Nobody moves a date further than ten years."""
CHANGED = (
    "Les suites ont changé depuis que vous les avez lues : les voici de nouveau. Relisez-les, "
    "puis confirmez."
)
BOTH = "Donnez un nouveau jour pour une seule échéance, ou un nombre de jours pour plusieurs."


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What a move changes in what comes by itself, as rows (who, when, what, which file)."""

    title: str
    rows: Sequence[tuple[str, str, str, str]]


def form(visit: Visit) -> Response:
    """Show the form; the address may name the deadlines."""
    return _form(visit, ())


def move(visit: Visit) -> Response:
    """Show the consequences of a move, or record it once they were read."""
    asked, faults = _asked(visit)
    if asked is None:
        return _form(visit, faults, status=422)
    found = rehearse_move(visit.counter.office, asked)
    if not isinstance(found.outcome, Done):
        return _form(visit, visit.explain(found.outcome), status=422)
    seen = visit.field("lettres") == str(found.letters) and visit.field("lu") == _print_of(visit)
    if visit.field("etape") != RECORD or not seen:
        again = (CHANGED,) if visit.field("etape") == RECORD else ()
        return _consequences(visit, asked, found, again)
    outcome = visit.run(asked.command)
    if not isinstance(outcome, Done):
        return _form(visit, visit.explain(outcome), status=422)
    letters = count_text(len(outcome.letters), "lettre écrite", "lettres écrites")
    return see_other(visit, "/echeances", f"Prorogation enregistrée : {letters}.")


def _asked(visit: Visit) -> tuple[Move | None, Sequence[str]]:
    dates = dates_of_form(visit)
    names = tuple(DeadlineId(each) for each in visit.fields("echeance"))
    day, days, reason = (
        dates.day("jour", "Nouveau jour"),
        whole_number(visit.field("jours")),
        visit.field("motif"),
    )
    if dates.faults:
        return None, dates.faults
    given = 0 < days <= MOST_DAYS
    if not names or bool(day) == given or (day is not None and len(names) > 1):
        return None, (BOTH,)
    if day is not None:
        return move_to(visit.actor, names[0], day, reason), ()
    with visit.reading() as reading:
        in_force = reading.in_force()
    if in_force is None:
        return None, (BOTH,)
    return move_by(visit.actor, in_force.programme, names, days, reason), ()


def _form(visit: Visit, faults: Sequence[str], status: int = 200) -> Response:
    typed = visit.typed()
    chosen = frozenset((*visit.queries("echeance"), *visit.fields("echeance")))
    return refused(
        visit,
        FORM,
        faults,
        status=status,
        deadlines=_movable(visit),
        chosen=chosen,
        day=typed.get("jour", ""),
        days=typed.get("jours", ""),
        reason=typed.get("motif", ""),
    )


def _movable(visit: Visit) -> Sequence[Deadline]:
    """Return the dated deadlines of the programme, by day; an objective is not extended."""
    with visit.reading() as reading:
        in_force = reading.in_force()
    stated = in_force.programme.deadlines.values() if in_force else ()
    movable = (each for each in stated if each.day and each.kind is not DeadlineKind.TARGET)
    return sorted(movable, key=lambda each: (str(each.day), each.id))


def _consequences(
    visit: Visit, asked: Move, found: Rehearsed, again: Sequence[str] = ()
) -> Response:
    with visit.reading() as reading:
        naming = Naming(reading.reader, reading.archive)
        files = [naming.file(case) for case in found.files]
        shifts = shifts_of(naming, found.difference) if found.difference else ()
        in_force = reading.in_force()
        stated = in_force.programme.deadlines if in_force else {}
        moves = [(stated[name], day) for name, day in asked.moved.items()]
    return page(
        visit,
        "calendar/consequences.html.j2",
        moves=moves,
        found=found,
        told=found.consequences,
        shifts=shifts,
        files=files,
        again=again,
        typed=visit.typed(),
        names=list_text([each.label for each, _ in moves]),
        chosen=visit.fields("echeance"),
        print_of=_print_of(visit),
    )


def shifts_of(naming: Naming, found: Difference) -> tuple[Shift, ...]:
    """Return the letters and the automatic acts that change, one table for each kind of change."""
    letters = found.letters
    tables = [
        Shift(
            title=title,
            rows=[(naming.person(one.person), *letter_row(naming, one)) for one in ones],
        )
        for title, ones in (
            ("Lettres en plus", letters.added),
            ("Lettres en moins", letters.removed),
        )
    ]
    moved = [
        (
            naming.person(shift.after.person),
            f"{instant_text(shift.before.leaves_at)} → {instant_text(shift.after.leaves_at)}",
            *letter_row(naming, shift.after)[1:],
        )
        for shift in letters.moved
    ]
    tables.append(Shift(title="Lettres à une autre date", rows=moved))
    acts = [
        (why, act_row(naming, act)[0], act_row(naming, act)[2], act_row(naming, act)[1])
        for why, ones in (
            ("en plus", found.acts.added),
            ("en moins", found.acts.removed),
            ("à une autre date", tuple(shift.after for shift in found.acts.moved)),
        )
        for act in ones
    ]
    tables.append(Shift(title="Actes automatiques", rows=acts))
    return tuple(table for table in tables if table.rows)


def _print_of(visit: Visit) -> str:
    """Return what tells that the dates asked are those whose consequences were read."""
    names = "+".join(visit.fields("echeance"))
    with visit.reading() as reading:
        versions = [str(reading.reader.last_case_seq(each)) for each in visit.fields("echeance")]
    return f"{names}|{visit.field('jour')}|{visit.field('jours')}|{'+'.join(versions)}"
