"""From the text of a cell to a value, or to the problem and the values to write instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.wording import label
from states.instants import PARIS, EffectiveAt, Precision, day_start, exactly, on_day
from workflow.importing.columns import normalised

SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(?:a )?(.+))?")
WRITTEN = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]+(.+))?")
MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
HOUR = re.compile(r"(\d{1,2}) ?[:h] ?(\d{2})?(?::(\d{2})(?:\.\d+)?)? ?([+-]\d{2}:\d{2})?")
INSEE = re.compile(r"\d{5}|2[AB]\d{3}")
SIREN = re.compile(r"\d{9}")
YEARS = range(1900, 2200)

FLAGS: Mapping[str, str] = {
    "oui": "yes",
    "o": "yes",
    "x": "yes",
    "1": "yes",
    "vrai": "yes",
    "non": "no",
    "0": "no",
    "faux": "no",
    "": "unknown",
    "inconnu": "unknown",
    "nsp": "unknown",
}
CHANNELS: Mapping[str, str] = {
    "": "post",
    "portail": "portal",
    "plateforme": "portal",
    "courriel": "email",
    "mail": "email",
    "email": "email",
    "courrier": "post",
    "poste": "post",
    "postal": "post",
    "papier": "post",
    "main propre": "hand",
    "remise en main propre": "hand",
}
STATES: Mapping[str, str] = {
    "": "submitted",
    "brouillon": "draft",
    "depose": "submitted",
    "deposee": "submitted",
    "recu": "submitted",
    "recue": "submitted",
    "analyse": "analysed",
    "analysee": "analysed",
    "retenu": "labelled",
    "retenue": "labelled",
    "labellise": "labelled",
    "labellisee": "labelled",
    "laureat": "labelled",
    "laureate": "labelled",
    "non retenu": "not_selected",
    "non retenue": "not_selected",
    "reporte": "deferred",
    "reportee": "deferred",
    "examen reporte": "deferred",
}
KINDS: Mapping[str, str] = {
    "": "contact",
    "contact": "contact",
    "referent": "contact",
    "maire": "executive",
    "president": "executive",
    "presidente": "executive",
    "executif": "executive",
    "elu": "executive",
    "dgs": "general_services",
    "direction generale services": "general_services",
    "communication": "communication",
    "service communication": "communication",
    "direction communication": "communication",
    "centre regional": "regional_centre",
    "direction centre regional": "regional_director",
    "directeur regional": "regional_director",
    "directrice regionale": "regional_director",
    "region": "region",
    "membre comite": "committee_member",
    "comite": "committee_member",
    "invite": "guest",
    "invitee": "guest",
    "partenaire": "partner",
}
AUTHORITY_KINDS: Mapping[str, str] = {
    "": "commune",
    "commune": "commune",
    "ville": "commune",
    "epci": "epci",
    "agglomeration": "epci",
    "communaute agglomeration": "epci",
    "communaute communes": "epci",
    "communaute urbaine": "epci",
    "metropole": "epci",
    "consortium": "consortium",
    "groupement": "consortium",
    "entente": "consortium",
}


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Why a cell has no value, and what to write instead."""

    problem: str
    expected: tuple[str, ...] = ()


def read_code(text: str) -> str | Unread:
    """Read an INSEE code or a SIREN, never adding the zero that a spreadsheet lost."""
    code = re.sub(r"[\s.]", "", text).upper()
    code = code[: -len(",0")] if code.endswith(",0") else code
    if INSEE.fullmatch(code) or SIREN.fullmatch(code):
        return code
    if re.fullmatch(r"\d{4}", code):
        return Unread(problem="insee_short", expected=(f"0{code}",))
    return Unread(problem="not_a_code")


def read_choice(table: Mapping[str, str], text: str, name: str = "") -> str | Unread:
    """Read a word of a closed list, whatever its accents and case; expected are its codes.

    `name` is the table of `notifications.wording` that names these codes, if any.
    """
    found = table.get(normalised(text))
    if found is not None:
        return found
    # What our own exports print reads back: the French name of each code of the list.
    names = {normalised(label(name, code)): code for code in table.values()} if name else {}
    if normalised(text) in names:
        return names[normalised(text)]
    return Unread(problem="not_a_choice", expected=tuple(dict.fromkeys(table.values())))


def read_when(text: str) -> EffectiveAt | Unread:
    """Read JJ/MM/AAAA (with or without an hour of Paris), MM/AAAA, or an ISO date.

    An hour that the change of clocks repeats or skips is never guessed: the choices are offered.
    """
    month = MONTH.fullmatch(text)
    if month:
        return _month(int(month[2]), int(month[1]))
    slashed, written = SLASHED.fullmatch(text), WRITTEN.fullmatch(text)
    if slashed:
        year, number, day, hour = int(slashed[3]), int(slashed[2]), int(slashed[1]), slashed[4]
    elif written:
        year, number, day, hour = int(written[1]), int(written[2]), int(written[3]), written[4]
    else:
        return Unread(problem="not_a_date")
    if year not in YEARS or not 1 <= number <= 12 or not 1 <= day <= 31:
        return Unread(problem="impossible_date")
    try:
        start = datetime(year, number, day)  # noqa: DTZ001 - a civil day, its zone comes below
    except ValueError:
        return Unread(problem="impossible_date", expected=_around(year, number))
    return on_day(start.date()) if not hour else _at_hour(start, hour)


def _around(year: int, month: int) -> tuple[str, ...]:
    """Return the last day of a month and the first of the next: what a 31 February may mean."""
    after = _first_day(year + month // 12, month % 12 + 1)
    return ((after - timedelta(days=1)).strftime("%d/%m/%Y"), after.strftime("%d/%m/%Y"))


def _first_day(year: int, month: int) -> datetime:
    return datetime(year, month, 1)  # noqa: DTZ001 - civil arithmetic


def _month(year: int, month: int) -> EffectiveAt | Unread:
    if year not in YEARS or not 1 <= month <= 12:
        return Unread(problem="impossible_date")
    first, after = _first_day(year, month), _first_day(year + month // 12, month % 12 + 1)
    middle = first + (after - first) / 2
    return EffectiveAt(
        instant=datetime(middle.year, middle.month, middle.day, 12, tzinfo=PARIS),
        precision=Precision.MONTH,
        earliest=day_start(first.date()),
        latest=day_start(after.date()),
    )


def _at_hour(start: datetime, text: str) -> EffectiveAt | Unread:
    match = HOUR.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59 or int(match[3] or 0) > 59:
        return Unread(problem="clock_time")
    local = start.replace(hour=int(match[1]), minute=int(match[2] or 0), second=int(match[3] or 0))
    if match[4]:
        return exactly(datetime.fromisoformat(f"{local.isoformat()}{match[4]}"))
    return _in_paris(local)


def _in_paris(local: datetime) -> EffectiveAt | Unread:
    first, second = local.replace(tzinfo=PARIS), local.replace(tzinfo=PARIS, fold=1)
    if first.utcoffset() == second.utcoffset():
        return exactly(first)
    shown = "%d/%m/%Y %H:%M"
    if _exists(first):
        choices = tuple(
            f"{local.strftime(shown)} {each.isoformat()[-6:]}" for each in (first, second)
        )
        return Unread(problem="ambiguous_hour", expected=choices)
    hour = timedelta(hours=1)
    around = tuple(each.strftime(shown) for each in (local - hour, local + hour))
    return Unread(problem="nonexistent_hour", expected=around)


def _exists(moment: datetime) -> bool:
    """Whether a wall clock of Paris ever shows this; a skipped hour comes back as another."""
    back = datetime.fromtimestamp(moment.timestamp(), PARIS)
    return back.replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None)
