"""Minutes and the decision record of a meeting, made of what was recorded of it.

Approved, they are frozen: the canonical JSON of both documents is kept as a text of the record and
its SHA-256 in the event. Names and words that somebody wrote stand in it as marks, resolved when it
is read from the texts that events commit to: what is erased or redacted is gone from the minutes
too, and the record and its hash stay whole.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from notifications.wording import label
from notifications.wording import minutes as words
from notifications.wording.typography import french, sentence
from states.identifiers import Value
from states.instants import PARIS
from workflow.audit.canonical import canonical_bytes, value_of
from workflow.committee.movements import Movement
from workflow.committee.shown import AgendaItem, HeardRead, MeetingRead, MemberRead

_MARK = re.compile(r"\{(\w+)(?::[^{}]*)?\}")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a document: paragraphs, then a table if there is one."""

    title: str
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document ready to be printed or read out; `dated` is the day of the meeting, ISO 8601."""

    title: str
    reference: str
    dated: str
    sections: tuple[Section, ...]

    def to_value(self) -> dict[str, Value]:
        """Return the document as JSON values, as the printer takes them."""
        return {
            "title": self.title,
            "reference": self.reference,
            "dated": self.dated,
            "sections": [
                {
                    "title": each.title,
                    "paragraphs": list(each.paragraphs),
                    "head": list(each.head),
                    "rows": [list(row) for row in each.rows],
                }
                for each in self.sections
            ],
        }

    def to_text(self) -> str:
        """Return the document as plain text."""
        lines = [self.title, self.reference]
        for section in self.sections:
            lines += ["", section.title, *section.paragraphs]
            lines += [" | ".join(row) for row in (section.head, *section.rows) if row]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Both documents of a meeting; `frozen` once approved."""

    minutes: Document
    decision_record: Document
    frozen: bool


@dataclass(frozen=True, kw_only=True)
class FrozenMinutes:
    """What approval keeps: the canonical record, its SHA-256 (hex), the names its marks hide."""

    record: str
    digest: str
    names: Mapping[str, str]


def reference_of(read: MeetingRead) -> str:
    """Return the reference under which the minutes of a session are quoted."""
    return f"PV-{read.reference}"


def papers_of(read: MeetingRead) -> Minutes:
    """Return the documents of a meeting: word for word as approved, else as they would read."""
    return _thawed(read.record, read) if read.record else draft_of(read)


def draft_of(read: MeetingRead) -> Minutes:
    """Return the minutes as they would read if they were approved now."""
    return Minutes(minutes=_minutes(read), decision_record=_decisions(read), frozen=False)


def frozen_of(read: MeetingRead, at: datetime) -> FrozenMinutes:
    """Return what approving the minutes now would keep."""
    approved = _marked(replace(read, approved_at=at))
    made = {
        "minutes": _minutes(approved).to_value(),
        "decision_record": _decisions(approved).to_value(),
        "labels": labels_of(read),
    }
    record = canonical_bytes(made)
    return FrozenMinutes(
        record=record.decode(),
        digest=sha256(record).hexdigest(),
        names={f"name:{each.seat}": each.name for each in read.members if each.name},
    )


def labels_of(read: MeetingRead) -> dict[str, Value]:
    """Return what a meeting is said with that may change elsewhere: titles, places, its lateness.

    `workflow.committee.gathering` reads them back once the minutes are approved.
    """
    return {
        "body": read.body,
        "period": read.period,
        "late": read.late,
        "seats": {str(each.seat): [each.organisation, each.function] for each in read.members},
        "places": {str(each.case): each.place for each in read.items},
    }


def _minutes(read: MeetingRead) -> Document:
    sections = [_meeting(read), *([_members(read)] if read.members else []), _agenda(read)]
    sections += [_item(read, each) for each in read.items if _examined(each)]
    left = [french(f"{each.reference}, {each.place}") for each in read.items if not _examined(each)]
    if left:
        sections.append(Section(title=words.TITLES["left"], paragraphs=tuple(left)))
    sections.append(_approval(read))
    return _paper(read, short=False, sections=sections)


def _decisions(read: MeetingRead) -> Document:
    rows = tuple(
        (
            str(each.rank),
            each.reference,
            french(each.place),
            label("outcome", each.outcome),
            _counted(each, read.recorded),
            words.grounds_text(each.reason, each.conditions, _overridden(each), each.override),
        )
        for each in read.items
        if each.outcome is not None
    )
    section = Section(title=words.TITLES["decisions"], head=words.DECISION_HEADS, rows=rows)
    return _paper(read, short=True, sections=[_meeting(read), section, _approval(read)])


def _paper(read: MeetingRead, *, short: bool, sections: Sequence[Section]) -> Document:
    held_on = read.session.held_on
    at = read.opened_at or read.starts_at or (held_on.instant if held_on else None)
    assert at is not None
    day = at.astimezone(PARIS).date()
    return Document(
        title=words.title_text(read.body, day, short),
        reference=reference_of(read),
        dated=day.isoformat(),
        sections=tuple(sections),
    )


def _meeting(read: MeetingRead) -> Section:
    said = [sentence(f"{read.body}, {read.period}")]
    if read.place or read.remote:
        said.append(words.where_text(read.place, read.remote))
    if not read.recorded:
        said.append(words.from_decisions_text())
        return Section(title=words.TITLES["meeting"], paragraphs=tuple(said))
    said.append(words.convocation_text(read.convoked_at, read.days_ahead, read.late))
    if read.second_call:
        said.append(words.second_call_text())
    said += [words.held_text(read.opened_at, read.closed_at)]
    said.append(words.regulations_text(read.regulations))
    if read.opening:
        said.append(words.quorum_text(read.opening.quorum, words.OPENING_QUORUM))
    else:
        said.append(words.quorum_text(read.quorum))
    return Section(title=words.TITLES["meeting"], paragraphs=tuple(said))


def _members(read: MeetingRead) -> Section:
    rows = tuple(
        (
            french(each.title),
            words.capacity_text(each.capacity, each.substitute),
            each.name,
            words.voice_text(each.votes),
            _taking_part(read, each),
        )
        for each in read.members
    )
    moves = read.opening.movements if read.opening else ()
    return Section(
        title=words.TITLES["opening" if read.opening else "members"],
        paragraphs=tuple(_moved(read, each) for each in moves),
        head=words.MEMBER_HEADS,
        rows=rows,
    )


def _moved(read: MeetingRead, move: Movement) -> str:
    holder = _title(read, move.holder) if move.holder else ""
    return words.movement_text(move.kind, _title(read, move.seat), holder, move.at)


def _taking_part(read: MeetingRead, member: MemberRead) -> str:
    if not read.recorded:
        return words.NOT_SEEN
    attendance, proxy_to = member.attendance, member.proxy_to
    if read.opening:
        attendance = read.opening.attendance.get(member.seat)
        proxy_to = read.opening.proxies.get(member.seat)
    said = label("attendance", attendance) if attendance else ""
    return words.attendance_text(said, _title(read, proxy_to) if proxy_to else "")


def _agenda(read: MeetingRead) -> Section:
    rows = tuple((str(each.rank), each.reference, french(each.place)) for each in read.items)
    return Section(title=words.TITLES["agenda"], head=words.AGENDA_HEADS, rows=rows)


def _examined(item: AgendaItem) -> bool:
    """Whether anything was said or voted on an item, even if nothing was decided."""
    spoken = (item.heard, item.opinion, item.votes, item.dissents)
    return item.outcome is not None or any(map(bool, spoken))


def _overridden(item: AgendaItem) -> list[str]:
    return [label("outside_rule", each) for each in item.overridden]


def _item(read: MeetingRead, item: AgendaItem) -> Section:
    said = [words.heard_text(each.name, each.function, each.organisation) for each in item.heard]
    said += [words.recusal_text(_title(read, s), why) for s, why in item.recusals.items()]
    if read.recorded and (item.outcome is not None or item.votes):
        said.append(words.quorum_text(item.quorum))
    if item.opinion:
        said.append(words.opinion_text(item.opinion, item.opinion_text))
    if item.tally is not None and item.proposal is not None:
        said.append(words.vote_text(item.proposal, item.tally))
    elif not read.recorded:
        said.append(words.no_votes_text())
    if item.outcome is None:
        said.append(words.undecided_text())
    else:
        said += [words.decision_text(item.outcome), words.motive_text(item.reason)]
    if item.conditions:
        said.append(words.conditions_text(item.conditions))
    if item.overridden:
        said.append(words.override_text(_overridden(item), item.override))
    said += [words.dissent_text(_title(read, s), text) for s, text in item.dissents.items()]
    rows = tuple(
        (_title(read, seat), words.choice_text(vote.choice, _title(read, vote.by)))
        for seat, vote in item.votes.items()
    )
    title = french(f"{item.rank}. {item.place} ({item.reference})")
    head = words.VOTE_HEADS if rows else ()
    return Section(title=title, paragraphs=tuple(said), head=head, rows=rows)


def _approval(read: MeetingRead) -> Section:
    said = words.draft_text()
    if read.approved_at is not None:
        said = words.approval_text(reference_of(read), read.approved_at)
    return Section(title=words.TITLES["approval"], paragraphs=(said,))


def _counted(item: AgendaItem, recorded: bool) -> str:
    if item.tally is None:
        return words.NO_VOTE if recorded else words.NO_VOTES
    return words.counted_text(item.tally)


def _title(read: MeetingRead, seat: str) -> str:
    member = read.member(seat)
    return french(member.title) if member else seat


def _marked(read: MeetingRead) -> MeetingRead:
    """Return the meeting with a mark in place of every name and every word written."""
    members = tuple(replace(each, name=_mark(each.name, "nom", each.seat)) for each in read.members)
    return replace(
        read,
        place=_mark(read.place, "lieu"),
        members=members,
        items=tuple(map(_marked_item, read.items)),
    )


def _marked_item(item: AgendaItem) -> AgendaItem:
    case = item.case
    return replace(
        item,
        heard=tuple(_marked_heard(item, n, each) for n, each in enumerate(item.heard)),
        opinion_text=_mark(item.opinion_text, "avis", case),
        reason=_mark(item.reason, "motif", case),
        conditions=_mark(item.conditions, "conditions", case),
        override=_mark(item.override, "outre", case),
        dissents={
            seat: _mark(words, "divergence", case, seat) for seat, words in item.dissents.items()
        },
    )


def _marked_heard(item: AgendaItem, number: int, heard: HeardRead) -> HeardRead:
    rank = str(number)
    return HeardRead(
        name=_mark(heard.name, "entendu", item.case, rank),
        function=_mark(heard.function, "fonction", item.case, rank),
        organisation=_mark(heard.organisation, "organisme", item.case, rank),
    )


def _mark(words: str, *place: str) -> str:
    """Return the mark of a text; nothing stands for nothing."""
    return f"{{{':'.join(place)}}}" if words else ""


def _words(read: MeetingRead) -> Mapping[str, str]:
    """Return what each mark stands for today."""
    known = {"{lieu}": read.place, **{f"{{nom:{each.seat}}}": each.name for each in read.members}}
    for item in read.items:
        case = item.case
        known |= {
            f"{{avis:{case}}}": item.opinion_text,
            f"{{motif:{case}}}": item.reason,
            f"{{conditions:{case}}}": item.conditions,
            f"{{outre:{case}}}": item.override,
        }
        known |= {f"{{divergence:{case}:{seat}}}": said for seat, said in item.dissents.items()}
        for rank, heard in enumerate(item.heard):
            known[f"{{entendu:{case}:{rank}}}"] = heard.name
            known[f"{{fonction:{case}:{rank}}}"] = heard.function
            known[f"{{organisme:{case}:{rank}}}"] = heard.organisation
    return known


def _document(value: Value, known: Mapping[str, str]) -> Document:
    assert isinstance(value, Mapping)

    def named(text: Value) -> str:
        return _MARK.sub(lambda mark: known.get(mark[0]) or words.erased_text(mark[1]), str(text))

    return Document(
        title=named(value["title"]),
        reference=str(value["reference"]),
        dated=str(value["dated"]),
        sections=tuple(_section(each, named) for each in _listed(value["sections"])),
    )


def _thawed(record: str, read: MeetingRead) -> Minutes:
    """Return the documents frozen in a record, with the words that were not erased since."""
    made = value_of(record.encode())
    assert isinstance(made, Mapping)
    known = _words(read)
    return Minutes(
        minutes=_document(made["minutes"], known),
        decision_record=_document(made["decision_record"], known),
        frozen=True,
    )


def _section(value: Value, named: Callable[[Value], str]) -> Section:
    assert isinstance(value, Mapping)
    return Section(
        title=named(value["title"]),
        paragraphs=tuple(map(named, _listed(value["paragraphs"]))),
        head=tuple(map(named, _listed(value["head"]))),
        rows=tuple(tuple(map(named, _listed(row))) for row in _listed(value["rows"])),
    )


def _listed(value: Value) -> Sequence[Value]:
    assert isinstance(value, list | tuple)
    return value
