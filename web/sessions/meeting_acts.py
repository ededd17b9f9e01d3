"""What is asked of a meeting from its pages, one table: each act, the commands its form gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from states.identifiers import CaseId
from states.instants import Precision
from web.visit import Visit
from workflow.commands import Command
from workflow.committee import commands as asked
from workflow.committee.shown import AgendaItem, MeetingRead
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written

Make = Callable[[Visit, MeetingRead], tuple[Command, ...]]
TICKED = "oui"


class Untyped(ValueError):  # noqa: N818 - named as what happened
    """A field of a form does not read: its name, what was typed, why."""

    def __init__(self, name: str, value: str, unread: Unread) -> None:
        super().__init__(name)
        self.name, self.value, self.unread = name, value, unread


@dataclass(frozen=True, kw_only=True)
class MeetingAct:
    """One act on a meeting; `live`: done from the page that conducts it, near `anchor`."""

    code: str
    done: str
    make: Make
    live: bool = True
    anchor: str = ""


def item_of(visit: Visit, read: MeetingRead) -> AgendaItem | None:
    """Return the item that a form or an address names, None when it names none."""
    wanted = visit.field("dossier") or visit.query("dossier")
    return next((each for each in read.items if each.reference == wanted), None)


def _case(visit: Visit, read: MeetingRead) -> CaseId:
    item = item_of(visit, read)
    return item.case if item else CaseId(visit.field("dossier"))


def _prepare(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.PrepareMeeting(
        actor=visit.actor,
        session=read.session.id,
        place=visit.field("lieu"),
        remote=visit.field("distance") == TICKED,
        starts_at=_instant(visit, "debut"),
    )
    return (command,)


def _instant(visit: Visit, name: str) -> datetime:
    typed = visit.field(name)
    found = read_written(typed) if typed else Unread(problem="empty")
    if isinstance(found, Unread):
        raise Untyped("held_on", typed, found)
    if found.precision is not Precision.INSTANT:
        raise Untyped("held_on", typed, Unread(problem="clock_time"))
    return found.instant


def _agenda(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    """Files in the order of the numbers typed; a file without a number is not on the agenda."""
    ranks = {
        CaseId(name.removeprefix("rang-")): value
        for name, value in visit.typed().items()
        if name.startswith("rang-") and value.strip()
    }
    for value in ranks.values():
        if not (value.isascii() and value.isdigit() and len(value) <= 3):
            raise Untyped("rank", value, Unread(problem="not_a_number"))
    cases = tuple(sorted(ranks, key=lambda case: int(ranks[case])))
    return (asked.SetAgenda(actor=visit.actor, session=read.session.id, cases=cases),)


def _seat(visit: Visit, _read: MeetingRead) -> tuple[Command, ...]:
    person = CaseId(visit.field("personne"))
    return (asked.SeatPerson(actor=visit.actor, person=person, seat=visit.field("siege")),)


def _substitute(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.Substitute(
        actor=visit.actor,
        session=read.session.id,
        seat=visit.field("siege"),
        person=visit.field("personne"),
    )
    return (command,)


def _presence(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    """What changed of who is there, then of who holds whose vote."""
    seen = [
        asked.RecordPresence(
            actor=visit.actor, session=read.session.id, seat=each.seat, attendance=chosen
        )
        for each in read.members
        if (chosen := visit.field(f"presence-{each.seat}")) and chosen != str(each.attendance or "")
    ]
    here = {each.seat for each in seen if each.attendance in ("present", "remote")}
    proxies = [
        asked.GiveProxy(actor=visit.actor, session=read.session.id, giver=each.seat, holder=holder)
        for each in read.voting
        if each.seat not in here
        and (holder := visit.field(f"pouvoir-{each.seat}")) != str(each.proxy_to or "")
    ]
    taken_back = [each for each in proxies if not each.holder]
    given = [each for each in proxies if each.holder]
    return (*seen, *taken_back, *given)


def _recuse(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.Recuse(
        actor=visit.actor,
        session=read.session.id,
        case=_case(visit, read),
        seat=visit.field("siege"),
        category=visit.field("motif"),
    )
    return (command,)


def _hear(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    names = {"name": "nom", "function": "qualite", "organisation_name": "organisme"}
    texts = {name: visit.field(typed) for name, typed in names.items() if visit.field(typed)}
    command = asked.HearPerson(
        actor=visit.actor, session=read.session.id, case=_case(visit, read), texts=texts
    )
    return (command,)


def _open(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    return (asked.OpenMeeting(actor=visit.actor, session=read.session.id),)


def _opinion(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.RecordOpinion(
        actor=visit.actor,
        session=read.session.id,
        case=_case(visit, read),
        opinion=visit.field("avis"),
        text=visit.field("texte"),
    )
    return (command,)


def _votes(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    item = item_of(visit, read)
    seats = [each.seat for each in read.members] if item else []
    votes = {str(seat): said for seat in seats if (said := visit.field(f"vote-{seat}"))}
    command = asked.RecordVotes(
        actor=visit.actor,
        session=read.session.id,
        case=_case(visit, read),
        proposal=visit.field("proposition"),
        votes=votes,
    )
    return (command,)


def _decide(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.DecideItem(
        actor=visit.actor,
        session=read.session.id,
        case=_case(visit, read),
        outcome=visit.field("issue"),
        reason=visit.field("motif"),
        conditions=visit.field("conditions"),
        override=visit.field("outre"),
    )
    return (command,)


def _reopen(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    case = _case(visit, read)
    return (asked.ReopenItem(actor=visit.actor, session=read.session.id, case=case),)


def _dissent(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    command = asked.RecordDissent(
        actor=visit.actor,
        session=read.session.id,
        case=_case(visit, read),
        seat=visit.field("siege"),
        text=visit.field("texte"),
    )
    return (command,)


def _close(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    return (asked.CloseMeeting(actor=visit.actor, session=read.session.id),)


def _approve(visit: Visit, read: MeetingRead) -> tuple[Command, ...]:
    return (asked.ApproveMinutes(actor=visit.actor, session=read.session.id),)


_ACTS = (
    MeetingAct(code="preparer", done="La séance est préparée.", make=_prepare, live=False),
    MeetingAct(code="ordre-du-jour", done="L’ordre du jour est fixé.", make=_agenda, live=False),
    MeetingAct(code="siege", done="Le siège est attribué.", make=_seat, live=False),
    MeetingAct(code="suppleance", done="La suppléance est notée.", make=_substitute, live=False),
    MeetingAct(
        code="presences", done="Les présences sont relevées.", make=_presence, anchor="presences"
    ),
    MeetingAct(code="ouvrir", done="La séance est ouverte.", make=_open),
    MeetingAct(code="deport", done="Le déport est noté.", make=_recuse, anchor="deports"),
    MeetingAct(code="entendre", done="La personne est notée.", make=_hear, anchor="entendus"),
    MeetingAct(code="avis", done="L’avis est enregistré.", make=_opinion, anchor="avis"),
    MeetingAct(code="votes", done="Les votes sont enregistrés.", make=_votes, anchor="decision"),
    MeetingAct(code="decider", done="La décision est enregistrée.", make=_decide, anchor="dossier"),
    MeetingAct(code="reprendre", done="L’examen reprend.", make=_reopen, anchor="vote"),
    MeetingAct(
        code="divergence",
        done="L’opinion divergente est consignée.",
        make=_dissent,
        anchor="divergences",
    ),
    MeetingAct(code="clore", done="La séance est close.", make=_close),
    MeetingAct(code="approuver", done="Le procès-verbal est approuvé.", make=_approve),
)
ACTS: Mapping[str, MeetingAct] = {act.code: act for act in _ACTS}
"""By their code in an address, in the order of the story."""
