"""From the lines of a spreadsheet to the rows of a command, with every fault found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from notifications.addresses import checked_address
from notifications.faults import MessageError
from states.identifiers import ContactKind
from states.instants import EffectiveAt
from states.programme import Programme
from workflow.commands import CandidatureRow, ContactRow, RegisterAuthority, RegisterPerson
from workflow.importing.cells import (
    AUTHORITY_KINDS,
    CHANNELS,
    FLAGS,
    KINDS,
    STATES,
    Unread,
    read_choice,
    read_code,
    read_when,
)
from workflow.importing.columns import Header, find_header, normalised
from workflow.importing.faults import CHOICES, RowFault
from workflow.importing.places import Place, place_of_code, places_named, region_code
from workflow.importing.spreadsheets import Line
from workflow.people import Actor

Read = TypeVar("Read")
NAME_LENGTH = 200
DECIDED = ("labelled", "not_selected", "deferred")
FLAG_FIELDS = ("acv", "ti", "pvd", "industry")
ORGANISATION_FREE = ("regional_centre", "regional_director", "region")
"""Kinds of persons who belong to a region rather than to a local authority."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What reading needs to know: who imports, the programme, names of authorities registered.

    `names` maps a normalised name to the codes registered under it.
    """

    actor: Actor
    programme: Programme
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file says: rows in the order of its lines, faults in the same order.

    `ignored` are the headings that name nothing known.
    """

    candidatures: tuple[CandidatureRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    faults: tuple[RowFault, ...] = ()
    ignored: tuple[str, ...] = ()


def read_candidatures(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of candidatures.

    Raises:
        FileRefused: it has no headings we know.
    """
    header = find_header("candidatures", lines)
    rows, faults = [], list[RowFault]()
    for line in lines:
        if line.number > header.line:
            sheet = _Row(header, line, ground)
            rows.append(sheet.candidature())
            faults += sheet.faults
    return Reading(candidatures=tuple(rows), faults=tuple(faults), ignored=header.ignored)


def read_contacts(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of contacts.

    Raises:
        FileRefused: it has no headings we know.
    """
    header = find_header("contacts", lines)
    rows, faults = [], list[RowFault]()
    for line in lines:
        if line.number > header.line:
            sheet = _Row(header, line, ground)
            rows.append(sheet.contact())
            faults += sheet.faults
    return Reading(contacts=tuple(rows), faults=tuple(faults), ignored=header.ignored)


class _Row:
    """One line being read; what cannot be read leaves a fault and a blank value."""

    def __init__(self, header: Header, line: Line, ground: Ground) -> None:
        self.header = header
        self.line = line
        self.ground = ground
        self.faults: list[RowFault] = []

    def candidature(self) -> CandidatureRow:
        """Read the line as a candidature."""
        authority = self._authority("name")
        state = self._choice("state", STATES)
        filed_at = self._when("filed_at")
        if state not in ("", "draft") and not self._value("filed_at"):
            self._fault("filed_at", "missing")
        if state in DECIDED and not self._value("session"):
            self._fault("session", "missing")
        return CandidatureRow(
            line=self.line.number,
            authority=authority,
            window=self._window(),
            state=state,
            filed_at=filed_at,
            channel=self._choice("channel", CHANNELS),
            members=self._members(),
            session=self._value("session"),
            reason=self._value("reason"),
        )

    def contact(self) -> ContactRow:
        """Read the line as a person."""
        kind = self._choice("kind", KINDS) or "contact"
        region = self._region()
        free = kind in ORGANISATION_FREE and not self._value("code")
        organisation = region if free else self._place("organisation").code
        if free and not region:
            self._fault("region", "missing")
        texts = {
            "name": self._name(),
            "email": self._email(),
            "function": self._value("function"),
            "phone": self._phone(),
            "civility": self._value("civility"),
            "organisation_name": self._value("organisation") if free else "",
        }
        person = RegisterPerson(
            actor=self.ground.actor,
            kind=ContactKind(kind),
            organisation=organisation,
            texts={name: text for name, text in texts.items() if text},
            region=region,
            imported=True,
        )
        return ContactRow(line=self.line.number, person=person)

    def _value(self, field: str) -> str:
        return self.header.value(self.line, field)

    def _fault(self, field: str, problem: str, *expected: str) -> None:
        self.faults.append(self.header.fault(self.line, field, problem, *expected))

    def _told(self, field: str, read: Read | Unread, blank: Read) -> Read:
        if isinstance(read, Unread):
            self._fault(field, read.problem, *read.expected)
            return blank
        return read

    def _choice(self, field: str, table: Mapping[str, str]) -> str:
        name = CHOICES.get(field, "") if table is not AUTHORITY_KINDS else ""
        return self._told(field, read_choice(table, self._value(field), name), "")

    def _when(self, field: str) -> EffectiveAt | None:
        text = self._value(field)
        blank: EffectiveAt | None = None
        return self._told(field, read_when(text), blank) if text else None

    def _authority(self, field: str) -> RegisterAuthority:
        place = self._place(field)
        kind = self._choice("kind", AUTHORITY_KINDS) if self._value("kind") else place.kind
        flags = {name: self._choice(name, FLAGS) for name in FLAG_FIELDS}
        if flags["acv"] == "unknown":
            flags["acv"] = place.acv
        return RegisterAuthority(
            actor=self.ground.actor,
            code=place.code,
            name=self._value(field) or place.name,
            kind=kind,
            departement=self._value("departement") or place.departement,
            region=self._region() or place.region,
            flags=flags,
            imported=True,
        )

    def _place(self, field: str) -> Place:
        """Return the place of a line: by its code, else by a name that only one place bears."""
        name, text = self._value(field), self._value("code")
        if not text and isinstance(read_code(name), str):
            name, text = "", name
        if len(name) > NAME_LENGTH:
            self._fault(field, "too_long")
        if text:
            return self._place_of_code(text, name, field)
        found = {code: place_of_code(code) for code in self.ground.names.get(normalised(name), ())}
        found |= {place.code: place for place in places_named(name)}
        if len(found) == 1:
            code, place = next(iter(found.items()))
            return place or _unlisted(code, name)
        if not name:
            self._fault("code", "missing")
        elif found:
            shown = [place.shown if place else code for code, place in sorted(found.items())]
            self._fault(field, "homonym", *shown)
        else:
            self._fault(field, "unknown_place")
        return _unlisted("", name)

    def _place_of_code(self, text: str, name: str, field: str) -> Place:
        read = read_code(text)
        if isinstance(read, Unread):
            places = [place_of_code(code) for code in read.expected]
            shown = [place.shown for place in places if place] or list(read.expected)
            self._fault("code", read.problem, *shown)
            return _unlisted("", name)
        place = place_of_code(read, name)
        if place is None and not name:
            self._fault(field, "missing")
        return place or _unlisted(read, name)

    def _region(self) -> str:
        text = self._value("region")
        found = region_code(text) if text else ""
        if found is None:
            self._fault("region", "unknown")
        return found or ""

    def _members(self) -> tuple[str, ...]:
        codes = []
        for text in re.split(r"[\s,;/+]+", self._value("members")):
            read = read_code(text) if text else ""
            if isinstance(read, Unread):
                self._fault("members", read.problem, *read.expected)
            elif read:
                codes.append(read)
        return tuple(codes)

    def _window(self) -> str:
        """Return the window a line names: its id, its label, or its call with a number."""
        text, call = self._value("window"), self._value("call")
        wanted = {normalised(text), normalised(f"{call} {text}"), normalised(f"{text} {call}")}
        wanted.add(normalised(f"{call} vague {text}"))
        found = []
        for each in self.ground.programme.calls:
            for window in each.windows:
                short = window.id.partition("/")[2]
                alone = len(each.windows) == 1
                names = {normalised(window.id), normalised(window.label)}
                names |= {normalised(f"{name} {short}") for name in (each.id, each.label)}
                names |= {normalised(name) for name in (each.id, each.label) if alone}
                if names & wanted:
                    found.append(str(window.id))
        if len(found) == 1:
            return found[0]
        known = [str(window.id) for each in self.ground.programme.calls for window in each.windows]
        field = "window" if "window" in self.header.columns else "call"
        self._fault(field, "unknown" if text or call else "missing", *known)
        return ""

    def _name(self) -> str:
        name = " ".join(part for part in (self._value("first_name"), self._value("name")) if part)
        if not name:
            self._fault("name", "missing")
        elif len(name) > NAME_LENGTH:
            self._fault("name", "too_long")
        return name

    def _email(self) -> str:
        text = self._value("email")
        if not text:
            self._fault("email", "missing")
            return ""
        try:
            return checked_address("email", text)
        except MessageError as fault:
            self._fault("email", str(fault.fault))
            return ""

    def _phone(self) -> str:
        """Return a telephone number; the zero that a spreadsheet lost is asked, never added."""
        text = self._value("phone").removeprefix("'")
        digits = re.sub(r"[\s.-]", "", text)
        if re.fullmatch(r"[1-9]\d{8}", digits):
            full = f"0{digits}"
            pairs = " ".join(full[index : index + 2] for index in range(0, 10, 2))
            self._fault("phone", "phone_short", pairs)
        return text


def _unlisted(code: str, name: str) -> Place:
    return Place(code=code, name=name, kind="commune", departement=_departement(code), region="")


def _departement(code: str) -> str:
    """Return the département an INSEE code begins with; nothing for a SIREN."""
    if len(code) != 5:
        return ""
    return code[:3] if code.startswith("97") else code[:2]
