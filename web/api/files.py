"""Candidatures and antennas: lists as the reader may know them, and one file whole."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from notifications.wording import french, label
from states.acts import Offer
from states.facts import Antenna, Candidature
from states.identifiers import CaseId, CaseKind
from states.instants import iso
from web.api.call import Call
from web.api.models import Choice, Instant, Moment, Name, Query, Told
from web.api.operation import Operation, Reply, reply
from web.policy import FILES
from workflow import explaining
from workflow.cli.read_json import file_json
from workflow.reading import FileRead, Reading, missing_pieces
from workflow.reading import Moment as ReadAt
from workflow.register.lists import MOST_PER_PAGE, PER_PAGE, ListAsked, Lists
from workflow.store.register_records import ListedFile, RegisterOrder

SECTION = "Dossiers"
BIRTH = "open_draft"
"""The act that gives birth to a file: nothing to say of it once the file is there."""


class FilesAsked(Query):
    """How a list is narrowed, sorted and paged."""

    state: tuple[Choice, ...] = ()
    call: Name = ""
    window: Name = ""
    region: Name = ""
    departement: Name = ""
    flag: Name = ""
    mark: Name = ""
    text: Name = ""
    lacking: bool = False
    updated_since: Instant | None = None
    order: RegisterOrder = RegisterOrder.REFERENCE
    descending: bool = False
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_PER_PAGE)] = PER_PAGE


class FileLine(Told):
    """One file of a list."""

    reference: str
    place: str
    site: str
    state: str
    state_label: str
    call: str
    window: str
    authority: str
    departement: str
    region: str
    version: int
    flags: tuple[str, ...]
    marks: tuple[str, ...]
    missing: int
    ends_at: Moment | None
    updated_at: Moment


class FilePage(Told):
    """One page of a list; `states` counts every state the other filters keep."""

    files: tuple[FileLine, ...]
    total: int
    page: int
    pages: int
    states: dict[str, int]


class FileAsked(Query):
    """Which moment is read: what was true `at`, as known `known_at`."""

    at: Instant | None = None
    known_at: Instant | None = None


class Dated(Told):
    """When something was true, how precisely that is known, between which bounds."""

    instant: Moment
    precision: str
    earliest: Moment | None = None
    latest: Moment | None = None
    conventional: bool = False


class EventTold(Told):
    """One event of a file, as the reader may know it."""

    seq: int
    kind: str
    label: str
    role: str
    effective_at: Dated
    recorded_at: Moment
    unverifiable: tuple[str, ...]


class FieldTold(Told):
    """An input of an act."""

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...]


class WhyNot(Told):
    """A rule that stands in the way, in words."""

    rule: str
    sentences: tuple[str, ...]


class OfferTold(Told):
    """One act: possible now, or why not."""

    trigger: str
    label: str
    allowed: bool
    fields: tuple[FieldTold, ...]
    reasons: tuple[WhyNot, ...]
    unverifiable: tuple[str, ...]


class MilestoneTold(Told):
    """A milestone of an antenna."""

    id: str
    status: str
    done_at: Dated | None
    due: str | None
    confirmed: bool


class FileTold(Told):
    """What every file says."""

    reference: str
    place: str
    state: str
    state_label: str
    call: str
    authority: str
    version: int
    marks: tuple[str, ...]
    notified_at: Moment | None
    announced_at: Moment | None
    offers: tuple[OfferTold, ...]
    history: tuple[EventTold, ...]


class CandidatureTold(FileTold):
    """A candidature."""

    kind: Literal["candidature"]
    window: str
    members: tuple[str, ...]
    channel: str
    filed_at: Dated | None
    pieces: tuple[str, ...]
    missing: tuple[str, ...]
    completion_due: str | None
    decided_at: Dated | None
    predecessor: str | None
    successor: str | None
    antennas: tuple[str, ...]


class AntennaTold(FileTold):
    """An antenna."""

    kind: Literal["antenna"]
    candidature: str
    site: str
    regional_centre: str
    labelled_at: Dated | None
    target_opening: str | None
    opened_at: Dated | None
    milestones: tuple[MilestoneTold, ...]


class OneFile(Told):
    """One file: a candidature or an antenna, at the moment asked."""

    at: Moment | None
    known_at: Moment | None
    file: Annotated[CandidatureTold | AntennaTold, Field(discriminator="kind")]


def list_candidatures(call: Call) -> Reply:
    """Return a page of candidatures."""
    return _list(call, CaseKind.CANDIDATURE)


def list_antennas(call: Call) -> Reply:
    """Return a page of antennas."""
    return _list(call, CaseKind.ANTENNA)


def show_file(call: Call) -> Reply:
    """Return one file with what may be done on it now, and why not for the rest."""
    asked = call.asked(FileAsked)
    moment = ReadAt(at=asked.at, known_at=asked.known_at)
    with call.reading() as reading:
        read = call.file(reading, moment=moment)
        told = OneFile(
            at=iso(asked.at) if asked.at else None,
            known_at=iso(asked.known_at) if asked.known_at else None,
            file=_told(call, reading, read, now=moment.is_now),
        )
    version = str(read.facts.version) if moment.is_now else ""
    return reply(told, version=version)


def _list(call: Call, kind: CaseKind) -> Reply:
    asked = call.asked(FilesAsked)
    with call.reading() as reading:
        lists = Lists(reader=reading.reader, actor=call.actor, in_force=reading.in_force())
        found = lists.page(
            ListAsked(
                kind=kind,
                states=asked.state,
                call=asked.call,
                window=asked.window,
                region=asked.region,
                departement=asked.departement,
                flag=asked.flag,
                mark=asked.mark,
                text=asked.text,
                lacking=asked.lacking,
                updated_since=asked.updated_since,
                order=asked.order,
                descending=asked.descending,
                page=asked.page,
                per_page=asked.per_page,
            )
        )
    return reply(
        FilePage(
            files=tuple(_line(each) for each in found.rows),
            total=found.total,
            page=found.page,
            pages=found.pages,
            states={state: count.both for state, count in found.states.items()},
        )
    )


def _line(listed: ListedFile) -> FileLine:
    row = listed.row
    return FileLine(
        reference=row.reference,
        place=row.place,
        site=row.site,
        state=row.state,
        state_label=_state(row.kind is CaseKind.CANDIDATURE, row.state),
        call=row.call,
        window=row.window,
        authority=row.authority,
        departement=row.departement,
        region=row.region,
        version=row.version,
        flags=row.flags,
        marks=row.marks,
        missing=listed.missing,
        ends_at=iso(listed.ends_at) if listed.ends_at else None,
        updated_at=iso(row.updated_at),
    )


def _told(
    call: Call, reading: Reading, read: FileRead, *, now: bool
) -> CandidatureTold | AntennaTold:
    facts, values = read.facts, file_json(read)
    values["history"] = [_event(each) for each in values["history"]]
    values["state_label"] = _state(isinstance(facts, Candidature), str(facts.state))
    values["offers"] = _offers(call, reading, facts.id) if now else ()
    if isinstance(facts, Antenna):
        values["candidature"] = _reference(reading, facts.candidature)
        return AntennaTold.model_validate({**values, "kind": "antenna"})
    in_force = reading.in_force()
    missing = missing_pieces(facts, in_force.programme) if in_force else ()
    values["missing"] = [french(each) for each in missing]
    for name in ("predecessor", "successor"):
        values[name] = _reference(reading, values[name]) if values[name] else None
    values["antennas"] = [known for case in facts.antennas if (known := _reference(reading, case))]
    return CandidatureTold.model_validate({**values, "kind": "candidature"})


def _event(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**value, "label": label("event", str(value["kind"]))}


def _reference(reading: Reading, case: CaseId | str) -> str:
    """Return the reference of a file the reader may know of, "" otherwise."""
    read = reading.file(CaseId(case))
    return read.facts.reference if read else ""


def _offers(call: Call, reading: Reading, case: CaseId) -> tuple[OfferTold, ...]:
    return tuple(
        _offer(call, offer, case) for offer in reading.offers(case) if offer.trigger != BIRTH
    )


def _offer(call: Call, offer: Offer, case: CaseId) -> OfferTold:
    return OfferTold(
        trigger=offer.trigger,
        label=label("trigger", offer.trigger),
        allowed=offer.allowed,
        fields=tuple(
            FieldTold(
                name=field.name,
                kind=str(field.kind),
                required=field.required,
                choices=field.choices,
            )
            for field in offer.fields
        ),
        reasons=tuple(
            WhyNot(
                rule=str(reason.rule),
                sentences=tuple(
                    french(each)
                    for each in explaining.reason_sentences(call.office, call.actor, reason, case)
                ),
            )
            for reason in offer.reasons
        ),
        unverifiable=offer.unverifiable,
    )


def _state(is_candidature: bool, state: str) -> str:
    return label("state" if is_candidature else "antenna", state)


OPERATIONS = (
    Operation(
        id="listCandidatures",
        method="GET",
        path="/candidatures",
        section=SECTION,
        summary="Liste des candidatures",
        policy=FILES,
        answer=list_candidatures,
        query=FilesAsked,
        told=FilePage,
    ),
    Operation(
        id="listAntennas",
        method="GET",
        path="/antennes",
        section=SECTION,
        summary="Liste des antennes",
        policy=FILES,
        answer=list_antennas,
        query=FilesAsked,
        told=FilePage,
    ),
    Operation(
        id="showFile",
        method="GET",
        path="/dossiers/{reference}",
        section=SECTION,
        summary="Un dossier",
        about="Ce qu’il contient, ce qui s’est passé, ce qui peut être fait maintenant et pourquoi "
        "pas le reste. Son ETag est la version à rappeler pour agir.",
        policy=FILES,
        answer=show_file,
        query=FileAsked,
        told=OneFile,
        conditional=True,
    ),
)
