"""The rows that follow from events: one case row, its stays in each state, day totals.

The office writes them with each event; `rebuild` writes them again from the events alone.
"""

from dataclasses import replace
from typing import Any

from states.events import Event
from states.facts import Antenna, Candidature
from states.identifiers import CaseId, CaseKind
from workflow.archive import FOLDS, Archive
from workflow.people import Authority, Person
from workflow.register.projection import register, register_all, register_file
from workflow.sittings import Sitting
from workflow.store.filters import CaseFilter
from workflow.store.records import CaseRow, DayTotalRow, SpanRow
from workflow.store.store import Writer

FOLLOWED = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
"""Kinds of cases whose stays in each state are kept."""


def project(writer: Writer, archive: Archive, event: Event, before: Any, after: Any) -> None:
    """Write what `event` changes: its case's rows, the register, its stay if the state changed."""
    _project(writer, archive, event, before, after)
    register(writer, archive, event, after)


def _project(writer: Writer, archive: Archive, event: Event, before: Any, after: Any) -> None:
    writer.put_case(_row(writer, archive, event, after), event.case_seq - 1)
    if event.case_kind not in FOLLOWED:
        return
    source = str(before.state) if before is not None else "none"
    target = str(after.state)
    if source == target:
        return
    writer.enter_state(
        SpanRow(
            case_id=event.case,
            case_seq=event.case_seq,
            case_kind=event.case_kind,
            state=target,
            entered_recorded=event.recorded_at,
            entered_effective=event.effective_at.instant,
        )
    )
    writer.add_to_day(
        DayTotalRow(
            day=event.recorded_at.date().isoformat(),
            case_kind=event.case_kind,
            from_state=source,
            to_state=target,
            count=1,
        )
    )


def rebuild(writer: Writer, archive: Archive) -> int:
    """Rebuild every projection from the events, in log order; return how many events were read."""
    events = writer.events()
    writer.clear_projections()
    seen: dict[CaseId, list[Event]] = {}
    folded: dict[CaseId, Any] = {}
    for event in events:
        history = seen.setdefault(event.case, [])
        history.append(event)
        fold = FOLDS.get(event.case_kind)
        after = fold(history) if fold else None
        _project(writer, archive, event, folded.get(event.case), after)
        folded[event.case] = after
    register_all(writer, archive)
    return len(events)


def relabel(writer: Writer, archive: Archive, ref: str) -> None:
    """Write again the labels made of a public name just redacted; only the text is gone."""
    for authority in archive.authorities():
        if authority.name_ref != ref:
            continue
        for row in writer.cases(CaseFilter(authority=authority.code)):
            file = archive.candidature(row.id) or archive.antenna(row.id)
            after = authority if row.id == authority.id else file
            if after is not None:
                label = _details(writer, archive, after)["label"]
                writer.put_case(replace(row, label=label), row.version)
            if file is not None:
                register_file(writer, archive, row.id)


def _row(writer: Writer, archive: Archive, event: Event, after: Any) -> CaseRow:
    row = CaseRow(
        id=event.case,
        kind=event.case_kind,
        version=event.case_seq,
        state=_state(after),
        updated_at=event.recorded_at,
        definition=event.definition,
    )
    return CaseRow(**{**_fields(row), **_details(writer, archive, after)})


def _fields(row: CaseRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _state(after: Any) -> str:
    if isinstance(after, Candidature | Antenna):
        return str(after.state)
    if isinstance(after, Person):
        return "active" if after.active else "ended"
    return "recorded"


def _details(writer: Writer, archive: Archive, after: Any) -> dict[str, Any]:
    if isinstance(after, Candidature | Antenna):
        return _file_details(writer, archive, after)
    if isinstance(after, Person):
        return {"authority": after.organisation, "region": after.region, "marks": after.marks}
    if isinstance(after, Authority):
        return {
            "reference": after.code,
            "authority": after.code,
            "region": after.region,
            "label": _words(writer, after.name_ref),
            "marks": after.marks,
        }
    if isinstance(after, Sitting):
        return {"reference": after.session.reference}
    return {}


def _file_details(writer: Writer, archive: Archive, after: Candidature | Antenna) -> dict[str, Any]:
    authority = archive.authority(after.authority)
    details: dict[str, Any] = {
        "reference": after.reference,
        "label": _words(writer, authority.name_ref) if authority else "",
        "call": after.call,
        "authority": after.authority,
        "region": after.region,
        "marks": tuple(sorted(after.marks)),
    }
    if isinstance(after, Candidature):
        details["window"] = after.window
        details["opened_at"] = after.opened_at.instant if after.opened_at else None
    elif after.site:
        details["label"] = f"{details['label']} ({after.site})"
    return details


def _words(writer: Writer, ref: str) -> str:
    text = writer.text(ref) if ref else None
    return text.value if text else ""
