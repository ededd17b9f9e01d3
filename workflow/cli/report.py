"""`ancrage report`: counts at a date, and the published indicators beside ours."""

import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TextIO, cast

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from notifications.wording import NBSP, instant_text
from notifications.wording.indicators import (
    COUNTS,
    INDICATORS,
    MATCH_NOTES,
    MATCHES,
    as_of_text,
    published_text,
    scope_text,
)
from states.instants import PARIS, day_start, iso
from states.programme import Target
from workflow.cli.asked import asked_of
from workflow.cli.console import WIDTH, print_json, wrapped
from workflow.cli.context import Session, pass_session
from workflow.cli.copil import copil
from workflow.reports.counting import Figure
from workflow.reports.figures import figure_of, ours_text
from workflow.reports.indicators import Indicator, Match, Rate
from workflow.reports.report import Count, Report
from workflow.reports.report import report as make_report

SIGNS: Mapping[Match, tuple[str, str]] = {
    Match.RECOMPUTED: ("●", "bold green"),
    Match.COMPATIBLE: ("◐", "bold cyan"),
    Match.REPORTED: ("○", "bold"),
    Match.UNKNOWN: ("?", "bold"),
    Match.CONTRADICTED: ("≠", "bold yellow"),
}
"""The sign and the style of each match: the sign alone says it where there is no colour."""

PADDING = re.compile(r"[ \t]+(?=\n)")
INDICATOR_COLUMNS = (("Au", 14), ("Indicateur", 29), ("Publié", 14), ("Chez nous", 15))


@click.group(
    help="Compte à une date, et compare aux nombres publiés.",
    invoke_without_command=True,
    commands=[copil],
)
@click.option("--at", default="", help="Ce qui était vrai à la fin de ce jour (ou à cet instant).")
@click.option("--known-at", default="", help="Tel qu’on le savait à la fin de ce jour.")
@pass_session
def report(session: Session, at: str, known_at: str) -> None:
    """Print the report, or give it as JSON."""
    inner = click.get_current_context().invoked_subcommand
    if inner:
        if at or known_at:
            raise click.BadParameter(f"donnez les dates après « {inner} ».", param_hint="'--at'")
        return
    made = report_of(session, at, known_at)
    if session.as_json:
        print_json(as_json(made))
        return
    known = f", tel qu’on le savait : {_until(made.known_at)}" if made.known_at else ""
    console = plain_console()
    console.print(f"Ce qui était vrai : {_until(made.at)}{known}.\n")
    console.print(count_table(made), "")
    for table in indicator_tables(made.indicators):
        console.print(table)


def report_of(session: Session, at: str = "", known_at: str = "") -> Report:
    """Make the report a session asks for; nothing given: today, as known now.

    Raises:
        click.ClickException: no programme is recorded, or none was known then.
    """
    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        now, events = office.now(reader), reader.events()
        asked = asked_of(now, at, known_at)
        known = asked.known_at
        in_force = (
            office.calendar.known_at(reader, known) if known else office.calendar.in_force(reader)
        )
    if in_force is None:
        raise click.ClickException(
            "Aucun programme n’était enregistré à cette date. Faites « ancrage programme apply », "
            "ou choisissez une date plus tardive."
        )
    return make_report(events, in_force.programme, asked, actor)


def count_table(made: Report) -> Table:
    """Return the counts, one column for the programme and one for each call."""
    calls = tuple(dict.fromkeys(count.call for count in made.counts))
    figures = {(count.name, count.call): figure_of(count.figure) for count in made.counts}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", *(scope_text(call) if call else "Programme" for call in calls)):
        table.add_column(name, width=15 if name else 29)
    for name, said in COUNTS.items():
        table.add_row(said, *(figures[name, call] for call in calls))
    return table


def indicator_tables(indicators: Iterable[Indicator]) -> Iterator[RenderableType]:
    """Give published figures beside ours, grouped by how they match, each group with its head."""
    found = tuple(indicators)
    for match, (sign, style) in SIGNS.items():
        group = [each for each in found if each.match is match]
        if not group:
            continue
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1))
        for column, width in INDICATOR_COLUMNS:
            table.add_column(column, width=width)
        widths = [width for _, width in INDICATOR_COLUMNS]
        for each in group:
            table.add_row(*map(wrapped, row_of(each), widths))
        head = f"{sign} «{NBSP}{MATCHES[match]}{NBSP}» — {len(group)}"
        note = Text(wrapped(MATCH_NOTES[match], WIDTH - 2), style="dim")
        yield Group(Text(head, style=style), Padding(Group(note, table), (0, 0, 1, 2)))


def row_of(indicator: Indicator) -> tuple[str, str, str, str]:
    """Return an indicator as a line of the table."""
    published = indicator.published
    name = INDICATORS.get(published.indicator, published.indicator)
    return (
        as_of_text(published.as_of),
        f"{name} ({scope_text(published.scope)})",
        published_text(published.value, published.unit, published.hedge),
        ours_text(indicator.ours),
    )


def as_json(made: Report) -> dict[str, object]:
    """Return the report with stable keys; instants in UTC, bounds inclusive, null for unknown."""
    return {
        "at": iso(made.at),
        "known_at": iso(made.known_at) if made.known_at else None,
        "counts": [_count_json(count) for count in made.counts],
        "indicators": [_indicator_json(each) for each in made.indicators],
    }


class Trimmed(io.TextIOBase):
    """A stream in front of another: the padding at the end of lines is left out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what a console prints at once, its lines without trailing blanks."""
        self._stream.write(PADDING.sub("", text))
        return len(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        self._stream.flush()


def plain_console() -> Console:
    """Return a console on the standard output: no colour, no padding unless it is a terminal."""
    out = sys.stdout
    file = cast(TextIO, out if out.isatty() else Trimmed(out))
    return Console(file=file, highlight=False, markup=False)


def _count_json(count: Count) -> dict[str, object]:
    return {"name": count.name, "call": count.call, **_figure_json(count.figure)}


def _figure_json(figure: Figure) -> dict[str, object]:
    return {"low": figure.low, "high": figure.high, "unnamed": figure.unnamed}


def _indicator_json(indicator: Indicator) -> dict[str, object]:
    published, ours = indicator.published, indicator.ours
    found: dict[str, object] = {
        "as_of": published.as_of,
        "indicator": published.indicator,
        "scope": published.scope,
        "unit": published.unit,
        "published": published.value,
        "hedge": published.hedge,
        "source": published.source,
        "note": published.note,
        "match": str(indicator.match),
        "ours": None,
    }
    if isinstance(ours, Figure):
        found["ours"] = _figure_json(ours)
    elif isinstance(ours, Rate):
        low, high = ours.bounds()
        found["ours"] = {
            "low": low,
            "high": high,
            "numerator": _figure_json(ours.numerator),
            "denominator": _figure_json(ours.denominator),
            "denominator_source": ours.denominator_source,
        }
    elif isinstance(ours, Target):
        found["ours"] = {"target": ours.id, "value": ours.value, "source": ours.source}
    return found


def _until(moment: datetime) -> str:
    """Say an instant; the end of a day is said as that day's last minute."""
    if moment == day_start(moment.astimezone(PARIS).date()):
        moment -= timedelta(minutes=1)
    return instant_text(moment)
