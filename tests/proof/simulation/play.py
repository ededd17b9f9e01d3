"""One moment of a run, and how what people say in it is drawn: who, when, which inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from states.acts import Field, FieldKind
from states.facts import Antenna, Candidature, Facts
from states.identifiers import CaseId, DeadlineId, Role, Value
from states.instants import PARIS, EffectiveAt, exactly, on_day
from states.law import lifecycle_of
from tests.proof.simulation.cast import EVERYBODY, LEAD, SECOND_LEAD, TOWNS, centre, city
from tests.proof.simulation.stage import View
from workflow import commands
from workflow.people import Actor

WORDS = ("Motif.", "Raison écrite par l’agent.", "Précision : dossier suivi.")
LEADS = (LEAD, LEAD, SECOND_LEAD)


@dataclass(kw_only=True)
class Play:
    """One moment of a run: chance, what stands, and the versions the leads saw a while ago."""

    chance: Random
    view: View
    seen: Mapping[CaseId, int] = field(default_factory=dict)
    serial: int = 0

    def one(self, choices: Any) -> Any:
        """Pick one of some choices, None when there is none."""
        found = tuple(choices)
        return self.chance.choice(found) if found else None

    def likely(self, odds: float) -> bool:
        """Whether something of these odds happens."""
        return self.chance.random() < odds

    @property
    def today(self) -> Any:
        """The civil day in Paris."""
        return self.view.now.astimezone(PARIS).date()


def act_of(play: Play, file: Facts, trigger: str) -> commands.ActOnCase:
    """Return one trigger on one file, its inputs drawn from the fields the table asks for."""
    row = lifecycle_of(file).rows_of(trigger)[0]
    inputs = {each.name: _input(play, file, trigger, each) for each in row.fields}
    version = None
    if play.likely(0.5):
        version = file.version if play.likely(0.5) else play.seen.get(file.id, file.version)
    return commands.ActOnCase(
        actor=_who(play, file, row.roles),
        case=file.id,
        trigger=trigger,
        inputs={name: value for name, value in inputs.items() if value not in (None, "", ())},
        version=version,
        effective_at=when(play),
    )


def openings(play: Play) -> list[commands.OpenDraft]:
    """Return a few drafts opened in the next window that closes."""
    ahead = [
        (_ends(play, window.closing), window.id)
        for call in play.view.programme.calls
        for window in call.windows
        if _ends(play, window.closing) > play.view.now
    ]
    if not ahead:
        return []
    codes = play.chance.sample(tuple(TOWNS), k=3)
    window = min(ahead)[1]
    return [commands.OpenDraft(actor=city(code), authority=code, window=window) for code in codes]


def missing_forms(play: Play) -> list[commands.AddPiece]:
    """Return the forms that drafts still lack."""
    return [
        commands.AddPiece(actor=city(file.authority), case=file.id, piece="form")
        for file in play.view.candidatures
        if file.state == "draft" and "form" not in file.pieces
    ]


def filings(play: Play) -> list[commands.ActOnCase]:
    """Return every draft submitted through the portal in its own window: the last minute rush."""
    return [
        commands.ActOnCase(
            actor=city(file.authority),
            case=file.id,
            trigger="submit",
            inputs={"window": file.window, "channel": "portal"},
        )
        for file in play.view.candidatures
        if file.state == "draft"
    ]


def _who(play: Play, file: Facts, roles: tuple[Role, ...]) -> Actor:
    if play.likely(0.12):
        return play.one(EVERYBODY)
    fitting = {
        Role.LEAD: play.one(LEADS),
        Role.CITY: city(file.authority),
        Role.REGIONAL_CENTRE: centre(file.region),
    }
    return play.one(fitting[role] for role in roles if role in fitting) or LEAD


def when(play: Play) -> EffectiveAt | None:
    """Mostly now; else an instant or a day before, now and then after."""
    if play.likely(0.8):
        return None
    past = play.view.now - timedelta(minutes=play.one((1, 60, 60 * 24, 60 * 24 * 9)))
    ends = [end - timedelta(microseconds=1) for end in play.view.closings if end < play.view.now]
    return play.one(
        (
            exactly(past),
            on_day(past.astimezone(PARIS).date()),
            exactly(play.view.now + timedelta(hours=2)),
            *(exactly(end) for end in ends[-1:]),
        )
    )


def _input(play: Play, file: Facts, trigger: str, asked: Field) -> Value:
    if not asked.required and play.likely(0.35):
        return None
    special = _SPECIAL.get(asked.name)
    if special is not None:
        return special(play, file)
    if asked.kind is FieldKind.TEXT:
        return play.one((*WORDS, *WORDS, ""))
    if asked.choices:
        return play.one((*asked.choices, *asked.choices, "inconnu"))
    if asked.kind is FieldKind.DAY:
        return (play.today + timedelta(days=play.one((-1, 0, 1, 3, 10, 30)))).isoformat()
    if asked.kind is FieldKind.FLAG:
        return play.likely(0.5)
    return {FieldKind.INSTANT: _until(play), FieldKind.NUMBER: "1"}.get(asked.kind, trigger)


def _input_window(play: Play, file: Facts) -> Value:
    own = file.window if isinstance(file, Candidature) else ""
    return own if own and play.likely(0.7) else some_window(play)


def _input_session(play: Play, file: Facts) -> Value:
    naming = [
        sitting.session.id
        for sitting in play.view.sittings
        if any(item.case == file.id for item in sitting.session.items)
    ]
    return naming[-1] if naming and play.likely(0.9) else play.one(("inconnue", *naming))


def _input_pieces(play: Play, _file: Facts) -> Value:
    return tuple(play.chance.sample([piece.id for piece in play.view.programme.pieces], k=2))


def _input_milestone(play: Play, file: Facts) -> Value:
    known = file.milestones if isinstance(file, Antenna) else {}
    rules = play.view.programme.milestones
    pending = [
        rule.id
        for rule in rules
        if rule.gates and (rule.id not in known or known[rule.id].status == "expected")
    ]
    return play.one(pending if pending and play.likely(0.8) else [rule.id for rule in rules])


_SPECIAL: Mapping[str, Callable[[Play, Facts], Value]] = {
    "window": _input_window,
    "session": _input_session,
    "pieces": _input_pieces,
    "piece": lambda play, _: play.one([piece.id for piece in play.view.programme.pieces]),
    "milestone": _input_milestone,
    "sites": lambda play, _: play.one((("Centre",), ("Centre", "Gare"))),
    "regional_centre": lambda _, file: file.region,
    "proof": lambda *_: "lr-1",
    "until": lambda play, _: _until(play),
}


def _until(play: Play) -> str:
    ends = play.view.now + timedelta(hours=play.one((-2, 1, 48, 400)))
    return ends.astimezone(UTC).replace(microsecond=0).isoformat()


def some_window(play: Play) -> str:
    """A window of the second call, mostly one still open."""
    ahead = [
        window.id
        for call in play.view.programme.calls
        for window in call.windows
        if _ends(play, window.closing) > play.view.now
    ]
    return str(play.one(ahead if ahead and play.likely(0.85) else play.view.windows))


def _ends(play: Play, deadline: DeadlineId) -> datetime:
    return play.view.programme.deadlines[deadline].closes_at or play.view.now


def some_deadline(play: Play) -> DeadlineId | None:
    known = play.view.programme.deadlines
    ends = {name: each.closes_at for name, each in known.items() if each.closes_at}
    near = [name for name, end in ends.items() if abs(end - play.view.now) < timedelta(days=40)]
    return play.one(near if near and play.likely(0.7) else known)


def some_person(play: Play) -> CaseId | None:
    active = [person.id for person in play.view.persons if person.active]
    everybody = [person.id for person in play.view.persons]
    return play.one(active if play.likely(0.9) else everybody)


def some_session(play: Play) -> CaseId | None:
    sittings = play.view.sittings
    fresh = [each for each in sittings if each.session.announced_at is None]
    found = play.one(fresh if fresh and play.likely(0.85) else sittings)
    return found.session.id if found else None


def new_texts(play: Play) -> dict[str, str]:
    name = f"personne-{play.serial}-{play.chance.randrange(1000)}"
    return {"name": name, "email": f"{name}@ville.example"}
