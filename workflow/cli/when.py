"""How an effective date is written on the command line, with its precision.

`2021-09-08` a day · `2021-09-08T10:00:00+02:00` an instant · `2021-01` a month ·
`2020-automne` a season · `<=2021-01-31` not after · `2019-09-20~2019-09-01..2019-09-26` a
conventional day between two published bounds. Civil days are of Europe/Paris.
"""

import re
from datetime import UTC, date, datetime, timedelta

import click

from states.instants import EffectiveAt, day_start, exactly
from workflow.written_dates import YEARS, read_effective

EXAMPLES = (
    "2021-09-08, 2021-09-08T10:00:00+02:00, 2021-01, 2020-automne, <=2021-01-31 "
    "ou 2019-09-20~2019-09-01..2019-09-26"
)


def parse_when(text: str) -> EffectiveAt:
    """Read an effective date with its precision.

    Raises:
        click.BadParameter: the text is none of the forms above, in French.
    """
    try:
        found = read_effective(text)
    except (ValueError, OverflowError) as fault:
        raise click.BadParameter(
            f"la date « {text[:60]} » ne se lit pas. Écrivez par exemple {EXAMPLES}."
        ) from fault
    return found


def parse_day(text: str) -> date:
    """Read a civil day, `2021-09-08` or `08/09/2021`.

    Raises:
        click.BadParameter: the text is not a day that exists.
    """
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text.strip())
        _require_year(found)
    except (ValueError, OverflowError) as fault:
        raise click.BadParameter(
            f"le jour « {text[:60]} » ne se lit pas. Écrivez par exemple 2021-09-08."
        ) from fault
    return found


def parse_instant(text: str) -> datetime:
    """Read an aware instant, or a civil day taken at its first instant in Paris.

    Raises:
        click.BadParameter: not an instant, or one without its zone.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
            return day_start(parse_day(text))
        found = exactly(datetime.fromisoformat(text.strip())).instant
        _require_year(found)
    except (ValueError, OverflowError) as fault:
        raise click.BadParameter(
            f"l’instant « {text[:60]} » ne se lit pas. Écrivez-le avec son fuseau, par exemple "
            "2020-11-06T23:59:00+01:00."
        ) from fault
    return found


def parse_moment(text: str) -> datetime:
    """Read the moment of a reading: an aware instant, or a civil day taken at its end in Paris.

    Raises:
        click.BadParameter: as `parse_instant`.
    """
    instant = parse_instant(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return day_start(parse_day(text) + timedelta(days=1)).astimezone(UTC)
    return instant


def _require_year(found: date) -> None:
    if found.year not in YEARS:
        raise ValueError(found.year)
