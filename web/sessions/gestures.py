"""What may be done with a session, one table: each act, its words, the commands it gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from states.identifiers import Value
from web.visit import Visit
from workflow.commands import (
    ActOnCase,
    ActTogether,
    AnnounceSession,
    Command,
    ConvokeSession,
    NotifySession,
    TellCentres,
)
from workflow.committee.meeting import MeetingPhase
from workflow.committee.recall import RecallSession
from workflow.people import Actor
from workflow.reports.sessions import SessionRead

Make = Callable[[Actor, SessionRead], Command]
UNDER_WAY = (MeetingPhase.PREPARED, MeetingPhase.OPEN)
"""Where a meeting conducted here has not said its last word."""


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """One act on a session as its page shows it."""

    code: str
    title: str
    explained: str
    done: str
    make: Make


def _apply(actor: Actor, read: SessionRead) -> Command:
    inputs: Mapping[str, Value] = {"session": read.sitting.session.id}
    acts = tuple(
        ActOnCase(
            actor=actor,
            case=item.case,
            trigger=str(item.outcome),
            inputs=inputs,
            version=item.version,
        )
        for item in read.pending
    )
    return ActTogether(actor=actor, acts=acts)


def _convoke(actor: Actor, read: SessionRead) -> Command:
    return ConvokeSession(actor=actor, session=read.sitting.session.id)


def _notify(actor: Actor, read: SessionRead) -> Command:
    return NotifySession(actor=actor, session=read.sitting.session.id)


def _tell(actor: Actor, read: SessionRead) -> Command:
    return TellCentres(actor=actor, session=read.sitting.session.id)


def _announce(actor: Actor, read: SessionRead) -> Command:
    return AnnounceSession(actor=actor, session=read.sitting.session.id)


def _recall(actor: Actor, read: SessionRead) -> Command:
    return RecallSession(actor=actor, session=read.sitting.session.id)


GESTURES: tuple[Gesture, ...] = (
    Gesture(
        code="rappeler",
        title="Rappeler cette diffusion",
        explained="Personne n’a encore reçu de lettre : celles qui attendent sont annulées, et les "
        "pages montrent de nouveau ce qu’elles montraient. Les deux actes restent dans la trace.",
        done="La diffusion est rappelée : aucune lettre n’est partie.",
        make=_recall,
    ),
    Gesture(
        code="convoquer",
        title="Convoquer le comité",
        explained="L’avis part aux membres, avec l’ordre du jour.",
        done="La convocation est enregistrée.",
        make=_convoke,
    ),
    Gesture(
        code="appliquer",
        title="Porter les décisions aux dossiers",
        explained="Chaque dossier prend la décision de la séance : tous, ou aucun. Personne n’en "
        "est encore informé.",
        done="Les décisions sont portées aux dossiers.",
        make=_apply,
    ),
    Gesture(
        code="informer",
        title="Informer les collectivités",
        explained="L’exécutif et le contact de chaque collectivité apprennent la décision. Elle "
        "reste confidentielle jusqu’à l’annonce.",
        done="Les collectivités sont informées.",
        make=_notify,
    ),
    Gesture(
        code="centres",
        title="Informer les centres régionaux",
        explained="Les centres régionaux voient les décisions de leur région avant l’annonce.",
        done="Les centres régionaux sont informés.",
        make=_tell,
    ),
    Gesture(
        code="annoncer",
        title="Annoncer publiquement",
        explained="La liste, la carte et les exports publics montrent les décisions ; les étapes "
        "des antennes sont proposées.",
        done="L’annonce est enregistrée.",
        make=_announce,
    ),
)
"""In the order of the story."""


def gesture_of(visit: Visit) -> Gesture | None:
    """Return the act the address names, None when there is no such one."""
    wanted = visit.path("geste")
    return next((each for each in GESTURES if each.code == wanted), None)


def possible(read: SessionRead) -> Sequence[Gesture]:
    """Return the acts that the session's own record does not make pointless.

    A recall has a place of its own on the page, while it lasts.
    """
    session, meeting = read.sitting.session, read.sitting.meeting
    convoked = meeting.convoked_at is not None if meeting.starts_at else read.sitting.convoked
    under_way = meeting.phase in UNDER_WAY
    over = {
        "rappeler": True,
        "convoquer": bool(convoked or session.items),
        "appliquer": under_way or not read.pending,
        "informer": under_way or session.notified_at is not None,
        "centres": under_way or bool(session.centres_told_at or session.announced_at),
        "annoncer": under_way or session.announced_at is not None,
    }
    return tuple(each for each in GESTURES if not over[each.code])
