"""The papers of a meeting: its minutes, its decision record, the sheet of each file.

What they say comes from what was recorded, nothing else; a meeting taken over from papers says
that its votes are not recorded.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from notifications.printing import Printer, printed
from notifications.wording import (
    count_text,
    french,
    instant_text,
    label,
    list_text,
    short_day_text,
)
from states.instants import PARIS
from workflow.committee.reading import AgendaItem, MeetingRead, MemberRead
from workflow.committee.sheets import FileSheet, sheet_values

MINUTES = "minutes"
DECISION_RECORD = "decision_record"
FILE_SHEET = "file_sheet"
NOT_RECORDED = "Votes non enregistrés."
NOT_DECIDED = "Aucune décision enregistrée."


def minutes_pdf(meeting: MeetingRead, sender: str, printer: Printer = printed) -> bytes:
    """Return the minutes (procès-verbal) of a meeting; `sender` names who holds it.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
    """
    return printer(MINUTES, minutes_values(meeting, sender))


def decision_record_pdf(meeting: MeetingRead, sender: str, printer: Printer = printed) -> bytes:
    """Return the decision record (relevé de décisions) of a meeting.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
    """
    return printer(DECISION_RECORD, decision_record_values(meeting, sender))


def file_sheet_pdf(
    sheet: FileSheet, meeting: MeetingRead, sender: str, printer: Printer = printed
) -> bytes:
    """Return the sheet of a file on one page.

    Raises:
        PrinterMissing: the extra `pdf` is not installed.
    """
    return printer(FILE_SHEET, sheet_values(sheet, meeting, sender))


def minutes_values(meeting: MeetingRead, sender: str) -> dict[str, object]:
    """Return what the document `minutes` prints."""
    return {
        **_common(meeting, sender, "Procès-verbal"),
        "rows": list(_facts(meeting)),
        "members": [_member(meeting, each) for each in meeting.members],
        "items": [_item(meeting, each) for each in meeting.items],
        "chair": next((_who(each) for each in meeting.members if each.chairs), ""),
    }


def decision_record_values(meeting: MeetingRead, sender: str) -> dict[str, object]:
    """Return what the document `decision_record` prints."""
    return {
        **_common(meeting, sender, "Relevé de décisions"),
        "rows": [row for row in _facts(meeting) if row[0] in ("Séance", "Lieu", "Quorum")],
        "decisions": [
            {
                "rank": str(item.rank),
                "file": french(f"{item.reference} {item.place}".strip()),
                "outcome": french(_outcome(item)),
                "vote": french(_vote(meeting, item)),
                "reason": french(item.reason),
                "conditions": french(item.conditions),
            }
            for item in meeting.items
        ],
    }


def _common(meeting: MeetingRead, sender: str, what: str) -> dict[str, object]:
    day = _day(meeting)
    held = french(f"Séance du {short_day_text(day)}")
    approved = meeting.approved_at
    return {
        "dated": day,
        "what": what,
        "title": french(f"{what} – {meeting.body}, {short_day_text(day)}"),
        "author": sender,
        "sender": sender,
        "service": [french(meeting.body)],
        "held": held,
        "body": french(meeting.body),
        "standing": french(f"Approuvé le {instant_text(approved)}.")
        if approved
        else french("Projet : non approuvé à ce jour."),
        "is_draft": approved is None,
        "digest": meeting.digest,
        "minutes": meeting.minutes,
        "foot": french(f"{meeting.body} – séance {meeting.reference}"),
    }


def _day(meeting: MeetingRead) -> date:
    held = meeting.session.held_on
    instant = meeting.starts_at or (held.instant if held else None)
    assert instant is not None, "a meeting whose papers are asked has its day"
    return instant.astimezone(PARIS).date()


def _facts(meeting: MeetingRead) -> Iterator[list[str]]:
    said: tuple[tuple[str, str], ...] = (
        ("Séance", meeting.reference),
        ("Lieu", _where(meeting)),
        ("Convocation", _convocation(meeting)),
        ("Ouverte", _at(meeting.opened_at)),
        ("Close", _at(meeting.closed_at)),
        ("Quorum", _quorum(meeting)),
        ("Procès-verbal", meeting.minutes),
    )
    for name, value in said:
        if value:
            yield [french(name), french(value)]


def _where(meeting: MeetingRead) -> str:
    remote = "à distance" if meeting.remote else ""
    return ", ".join(each for each in (meeting.place, remote) if each)


def _convocation(meeting: MeetingRead) -> str:
    if meeting.convoked_at is None:
        return ""
    call = "Seconde convocation" if meeting.second_call else "Première convocation"
    late = ", tardive" if meeting.late else ""
    return f"{call}, envoyée le {instant_text(meeting.convoked_at)}{late}"


def _quorum(meeting: MeetingRead) -> str:
    if not meeting.recorded:
        return "non enregistré"
    found = meeting.quorum
    counted = f"{count_text(found.counted, 'membre compté', 'membres comptés')} sur {found.voting}"
    if found.waived:
        return f"{counted} ; seconde convocation, sans condition de quorum"
    return f"{counted}, {found.needed} nécessaires"


def _member(meeting: MeetingRead, member: MemberRead) -> dict[str, object]:
    holder = meeting.member(member.proxy_to) if member.proxy_to else None
    attendance = label("attendance", member.attendance) if member.attendance else ""
    if holder is not None:
        attendance = f"pouvoir à {holder.title}"
    held = [each.title for seat in member.holds if (each := meeting.member(seat))]
    return {
        "who": french(_who(member)),
        "capacity": french(f"{member.capacity}{', suppléant' if member.substitute else ''}"),
        "voice": "oui" if member.votes else "non",
        "attendance": french(attendance or "non enregistrée"),
        "holds": french(list_text(held)),
    }


def _who(member: MemberRead) -> str:
    return ", ".join(dict.fromkeys(each for each in (member.organisation, member.name) if each))


def _item(meeting: MeetingRead, item: AgendaItem) -> dict[str, object]:
    return {
        "title": french(f"{item.rank}. {item.reference} {item.place}".strip()),
        "rows": [[french(name), french(value)] for name, value in _proceedings(meeting, item)],
        "votes": [
            [french(_titled(meeting, seat)), label("vote", vote.choice)]
            for seat, vote in item.votes.items()
        ],
        "reason": french(item.reason),
        "conditions": french(item.conditions),
        "override": french(item.override),
        "dissents": [
            [french(_titled(meeting, seat)), french(words)] for seat, words in item.dissents.items()
        ],
    }


def _proceedings(meeting: MeetingRead, item: AgendaItem) -> Iterator[tuple[str, str]]:
    if meeting.recorded:
        yield "Quorum", f"{item.quorum.counted} comptés, {item.quorum.needed} nécessaires"
    recused = [
        f"{_titled(meeting, seat)} ({label('interest', category)})"
        for seat, category in item.recusals.items()
    ]
    heard = [
        ", ".join(each for each in (one.name, one.function, one.organisation) if each)
        for one in item.heard
    ]
    opinion = label("opinion", item.opinion) if item.opinion else ""
    said: Mapping[str, str] = {
        "Déports": " ; ".join(recused),
        "Personnes entendues": " ; ".join(each for each in heard if each),
        "Avis": " – ".join(each for each in (opinion, item.opinion_text) if each),
        "Vote": _vote(meeting, item),
        "Décision": _outcome(item),
    }
    yield from ((name, value) for name, value in said.items() if value)


def _vote(meeting: MeetingRead, item: AgendaItem) -> str:
    if not meeting.recorded:
        return NOT_RECORDED
    tally = item.tally
    if tally is None:
        return ""
    counts = f"{tally.votes_for} pour, {tally.votes_against} contre"
    kept = count_text(tally.abstentions, "abstention")
    casting = " ; voix prépondérante de la présidence" if tally.by_casting_vote else ""
    return f"{counts}, {kept}{casting}"


def _outcome(item: AgendaItem) -> str:
    if item.outcome is None:
        return NOT_DECIDED
    decided = label("outcome", item.outcome)
    outside = list_text([label("outside_rule", each) for each in item.overridden])
    return f"{decided} ({outside})" if outside else decided


def _titled(meeting: MeetingRead, seat: str) -> str:
    member = meeting.member(seat)
    return member.title if member else seat


def _at(instant: datetime | None) -> str:
    return instant_text(instant) if instant else ""
