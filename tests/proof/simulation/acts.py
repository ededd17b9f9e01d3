"""The acts a simulation plays: one generator per command of `HANDLERS`.

A generator looks at what stands and returns a command somebody might give now, sensible or not;
None when it finds nothing to say. A command without a generator makes the suite fail.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from config.programme_file import builtin_programmes, read_programme
from states.acts import Field, FieldKind
from states.facts import Candidature, Facts, Mark, Outcome
from states.identifiers import CaseId, ContactKind, DeadlineId, Role, Value
from states.instants import PARIS, EffectiveAt, exactly, on_day
from states.law import fingerprint, lifecycle_of
from tests.proof.simulation.stage import (
    AUDITOR,
    BODY,
    EVERYBODY,
    LEAD,
    REGIONS,
    SECOND_LEAD,
    TOWNS,
    View,
    centre,
    city,
)
from workflow import commands
from workflow.composition import OPERATOR
from workflow.handlers.installation import SYSTEM
from workflow.handlers.mail import CHOICES, PROOFS
from workflow.people import Actor
from workflow.store.records import LetterPhase

Picked = TypeVar("Picked")
Generator = Callable[["Play"], "commands.Command | None"]
WORDS = ("Motif.", "Raison écrite par l’agent.", "Précision : dossier suivi.")
LEADS = (LEAD, LEAD, SECOND_LEAD)
PDF = b"%PDF-1.4\n%%EOF\n"


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


def initialise(play: Play) -> commands.Command:
    """Somebody lays the installation down a second time."""
    return commands.Initialise(actor=OPERATOR, clock=SYSTEM, started_at=play.view.now)


def go_live(play: Play) -> commands.Command:
    """The operator says it again, or somebody who may not."""
    return commands.GoLive(actor=play.one((OPERATOR, LEAD, AUDITOR)), on=play.today)


def move_clock(play: Play) -> commands.Command:
    """Somebody moves a clock that is the machine's."""
    return commands.MoveClock(actor=OPERATOR, to=play.view.now + timedelta(days=1))


def confirm_sweep(play: Play) -> commands.Command:
    """The operator lets a held sweep go on."""
    return commands.ConfirmSweep(actor=play.one((OPERATOR, LEAD)))


def record_restore(play: Play) -> commands.Command | None:
    """A backup was put back: rare."""
    if not play.likely(0.3):
        return None
    return commands.RecordRestore(
        actor=OPERATOR, backup_size=3, backup_root="00" * 32, known_size=5, made_at=play.view.now
    )


def apply_programme(play: Play) -> commands.Command:
    """The operator applies another published state of the programme, or the same again."""
    name = play.one(("2020-07", "2021-10"))
    source = builtin_programmes()[f"au-coeur-des-territoires/{name}"]
    canonical = read_programme(source, law_fingerprint=fingerprint()).canonical
    return commands.ApplyProgramme(actor=play.one((LEAD, OPERATOR, AUDITOR)), canonical=canonical)


def extend_deadline(play: Play) -> commands.Command | None:
    """A lead moves a closing, often the next one, by a few days; sometimes backwards."""
    deadline = _deadline(play)
    stands = play.view.programme.deadlines[deadline].day if deadline else None
    if deadline is None or stands is None:
        return None
    base = max(stands, play.today) if play.likely(0.8) else play.today
    return commands.ExtendDeadline(
        actor=play.one((*LEADS, city("40088"))),
        deadline=deadline,
        day=base + timedelta(days=play.one((-3, 0, 1, 2, 7, 12))),
        reason=play.one((*WORDS, "")),
    )


def extend_together(play: Play) -> commands.Command | None:
    """A lead moves several closings by the same number of days."""
    known = tuple(play.view.programme.deadlines)
    chosen = tuple(play.chance.sample(known, k=min(len(known), play.one((1, 2, 3)))))
    return commands.ExtendTogether(
        actor=play.one(LEADS),
        deadlines=chosen,
        days=play.one((0, 1, 5, 14)),
        reason=play.one(WORDS),
    )


def open_call(play: Play) -> commands.Command:
    """A lead writes to the invited towns."""
    window = play.one(play.view.windows)
    return commands.OpenCall(
        actor=play.one((*LEADS, AUDITOR)),
        call=window.partition("/")[0],
        window=window,
        audience=play.one(("acv", "former", "all", "personne")),
    )


def register_authority(play: Play) -> commands.Command:
    """A town becomes known, or is registered twice."""
    code = play.one((*TOWNS, f"8{play.serial % 10000:04d}"))
    return commands.RegisterAuthority(
        actor=play.one((LEAD, OPERATOR, AUDITOR)),
        code=code,
        name=f"Commune {code}",
        departement=code[:2],
        region=play.one(REGIONS),
        flags={"acv": "yes"},
    )


def register_person(play: Play) -> commands.Command:
    """A person becomes known: a second contact, a committee member, a centre's director."""
    kind = play.one(ContactKind)
    place = BODY if kind is ContactKind.COMMITTEE_MEMBER else play.one((*TOWNS, *REGIONS))
    return commands.RegisterPerson(
        actor=play.one((LEAD, OPERATOR, AUDITOR)),
        kind=kind,
        organisation=place,
        region=place if place in REGIONS else "",
        texts=_texts(play),
        until=play.today + timedelta(days=20) if play.likely(0.2) else None,
    )


def correct_person(play: Play) -> commands.Command | None:
    """An agent corrects an address."""
    person = _person(play)
    if person is None:
        return None
    return commands.CorrectPerson(actor=play.one(LEADS), person=person, texts=_texts(play))


def replace_person(play: Play) -> commands.Command | None:
    """A contact is replaced, by the lead or by their own town."""
    person = _person(play)
    if person is None:
        return None
    actor = play.one((LEAD, OPERATOR, city(play.one(TOWNS))))
    return commands.ReplacePerson(actor=actor, person=person, texts=_texts(play))


def end_person(play: Play) -> commands.Command | None:
    """A person leaves the programme: seldom, or nobody would be left."""
    person = _person(play)
    if person is None or not play.likely(0.3):
        return None
    return commands.EndPerson(actor=play.one(LEADS), person=person)


def stop_mail(play: Play) -> commands.Command | None:
    """An address fails for good."""
    person = _person(play)
    if person is None or not play.likely(0.5):
        return None
    return commands.StopMail(actor=OPERATOR, person=person, code="550")


def issue_feed(play: Play) -> commands.Command | None:
    """A person is given a calendar feed."""
    person = _person(play)
    return commands.IssueFeed(actor=play.one(LEADS), person=person) if person else None


def revoke_feeds(play: Play) -> commands.Command | None:
    """A person's feeds are revoked."""
    person = _person(play)
    return commands.RevokeFeeds(actor=play.one(LEADS), person=person) if person else None


def grant_role(play: Play) -> commands.Command | None:
    """A person is given one more role."""
    person, role = _person(play), play.one(("auditor", "committee", "clock", "roi"))
    return commands.GrantRole(actor=play.one(LEADS), person=person, role=role) if person else None


def erase_person(play: Play) -> commands.Command | None:
    """A person is erased: seldom."""
    person = _person(play)
    if person is None or not play.likely(0.3):
        return None
    return commands.ErasePerson(actor=play.one(LEADS), person=person, reason=play.one((*WORDS, "")))


def redact_text(play: Play) -> commands.Command | None:
    """A lead redacts a recorded text: seldom."""
    if not play.view.text_ref or not play.likely(0.2):
        return None
    return commands.RedactText(actor=LEAD, ref=play.view.text_ref, reason=play.one(WORDS))


def open_draft(play: Play) -> commands.Command:
    """A town or a lead opens a draft in some window."""
    code = play.one(TOWNS)
    return commands.OpenDraft(
        actor=play.one((city(code), city(code), LEAD, SECOND_LEAD, AUDITOR, city("47001"))),
        authority=code,
        window=_window(play),
        members=(play.one(TOWNS),) if play.likely(0.15) else (),
        marks=(str(Mark.FICTIONAL),) if play.likely(0.05) else (),
    )


def add_piece(play: Play) -> commands.Command | None:
    """A document joins a file, often the one that filing needs."""
    file = play.one(play.view.candidatures)
    if file is None:
        return None
    pieces = [piece.id for piece in play.view.programme.pieces]
    missing = [piece for piece in pieces if piece not in file.pieces]
    return commands.AddPiece(
        actor=play.one((city(file.authority), city(file.authority), LEAD, AUDITOR)),
        case=file.id,
        piece=play.one(missing[:1] or pieces) if play.likely(0.8) else play.one(pieces),
        content=PDF + str(play.serial).encode() if play.likely(0.4) else None,
        file_name="piece.pdf",
    )


def act_on_case(play: Play) -> commands.ActOnCase | None:
    """Somebody takes a trigger on a file: mostly one that its state allows, by who may."""
    file = play.one(play.view.files)
    if file is None:
        return None
    lifecycle = lifecycle_of(file)
    rows = [row for row in lifecycle.rows if file.state in row.sources]
    row = play.one(rows if rows and play.likely(0.9) else lifecycle.rows)
    return act_of(play, file, row.trigger)


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
        effective_at=_when(play),
    )


def act_together(play: Play) -> commands.Command | None:
    """A lead takes one trigger on several files, all or none."""
    files = list(play.view.candidatures)
    if len(files) < 2:
        return None
    state = play.one(files).state
    alike = [file for file in files if file.state is state]
    together = alike if len(alike) > 1 and play.likely(0.8) else files
    chosen = play.chance.sample(together, k=min(len(together), play.one((2, 3))))
    rows = [row for row in lifecycle_of(files[0]).rows if state in row.sources]
    trigger = play.one(rows).trigger
    acts = tuple(act_of(play, file, trigger) for file in chosen)
    return commands.ActTogether(actor=play.one(LEADS), acts=acts)


def import_rows(play: Play) -> commands.Command:
    """A lead takes over the lines of a spreadsheet, some of them wrong."""
    serial = play.serial
    sessions = [sitting.session.reference for sitting in play.view.sittings]
    rows = tuple(
        commands.CandidatureRow(
            line=line,
            authority=commands.RegisterAuthority(
                actor=LEAD, code=f"7{serial % 1000:03d}{line}", name=f"Reprise {line}", region="75"
            ),
            window=_window(play),
            state=play.one(("draft", "submitted", "analysed", "labelled", "not_selected")),
            filed_at=on_day(play.today - timedelta(days=play.one((1, 20, 60)))),
            session=play.one(sessions) or "",
            reason=play.one(WORDS),
        )
        for line in range(1, play.one((2, 3)))
    )
    contacts = (
        commands.ContactRow(
            line=9,
            person=commands.RegisterPerson(
                actor=LEAD, kind=ContactKind.CONTACT, organisation="40088", texts=_texts(play)
            ),
        ),
    )
    return commands.ImportRows(
        actor=play.one((LEAD, SECOND_LEAD, AUDITOR)),
        imported=True,
        digest=hashlib.sha256(str(serial).encode()).hexdigest(),
        candidatures=rows,
        contacts=contacts if play.likely(0.3) else (),
    )


def record_session(play: Play) -> commands.Command | None:
    """A lead records a session on the files examined, or adds a line to one."""
    ready = [file for file in play.view.candidatures if file.state in ("analysed", "deferred")]
    if not ready and play.likely(0.9):
        return None
    chosen = play.chance.sample(ready, k=min(len(ready), play.one((1, 2, 3))))
    items = tuple(
        commands.SessionItemAsked(
            case=file.id,
            outcome=play.one(("label", "label", *Outcome)),
            reason=play.one((*WORDS, *WORDS, "")),
        )
        for file in chosen
    )
    sitting = play.one(play.view.sittings) if play.likely(0.2) else None
    return commands.RecordSession(
        actor=play.one((*LEADS, AUDITOR)),
        body=BODY,
        reference=f"seance-{play.serial}",
        items=items,
        minutes="Compte rendu." if play.likely(0.3) else "",
        session=sitting.session.id if sitting else None,
        effective_at=_when(play),
    )


def convoke_session(play: Play) -> commands.Command | None:
    """A lead sends the notice of a session."""
    session = _session(play)
    return commands.ConvokeSession(actor=play.one(LEADS), session=session) if session else None


def notify_session(play: Play) -> commands.Command | None:
    """A lead discloses a session to its towns."""
    session = _session(play)
    return commands.NotifySession(actor=play.one(LEADS), session=session) if session else None


def announce_session(play: Play) -> commands.Command | None:
    """A lead makes a session public."""
    session = _session(play)
    return commands.AnnounceSession(actor=play.one(LEADS), session=session) if session else None


def settle_letter(play: Play) -> commands.Command | None:
    """A lead settles a letter: mostly one that waits for it."""
    waiting = [
        letter
        for letter in play.view.letters
        if letter.phase in (LetterPhase.HELD, LetterPhase.UNKNOWN, LetterPhase.GIVEN_UP)
    ]
    letter = play.one(waiting if waiting and play.likely(0.8) else play.view.letters)
    if letter is None:
        return None
    works = [name for name, (sources, _) in CHOICES.items() if letter.phase in sources]
    choice = play.one(works if works and play.likely(0.85) else (*CHOICES, "oublier"))
    return commands.SettleLetter(actor=play.one(LEADS), letter=letter.id, choice=choice)


def record_bounce(play: Play) -> commands.Command | None:
    """A letter comes back."""
    sent = [each for each in play.view.letters if each.phase is LetterPhase.SENT]
    letter = play.one(sent)
    if letter is None:
        return None
    return commands.RecordBounce(
        actor=OPERATOR, letter=letter.id, code="5.1.1", permanent=play.likely(0.3)
    )


def record_proof(play: Play) -> commands.Command | None:
    """Somebody proves that a letter was received."""
    letter = play.one(play.view.letters)
    if letter is None:
        return None
    return commands.RecordProof(
        actor=play.one((LEAD, city("40088"))), letter=letter.id, proof=play.one((*PROOFS, "rêve"))
    )


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    commands.Initialise: (1, initialise),
    commands.GoLive: (1, go_live),
    commands.MoveClock: (1, move_clock),
    commands.ConfirmSweep: (3, confirm_sweep),
    commands.RecordRestore: (1, record_restore),
    commands.ApplyProgramme: (1, apply_programme),
    commands.ExtendDeadline: (5, extend_deadline),
    commands.ExtendTogether: (2, extend_together),
    commands.OpenCall: (2, open_call),
    commands.RegisterAuthority: (1, register_authority),
    commands.RegisterPerson: (2, register_person),
    commands.CorrectPerson: (2, correct_person),
    commands.ReplacePerson: (2, replace_person),
    commands.EndPerson: (1, end_person),
    commands.StopMail: (1, stop_mail),
    commands.IssueFeed: (1, issue_feed),
    commands.RevokeFeeds: (1, revoke_feeds),
    commands.GrantRole: (1, grant_role),
    commands.ErasePerson: (1, erase_person),
    commands.RedactText: (1, redact_text),
    commands.OpenDraft: (14, open_draft),
    commands.AddPiece: (14, add_piece),
    commands.ActOnCase: (60, act_on_case),
    commands.ActTogether: (5, act_together),
    commands.ImportRows: (3, import_rows),
    commands.RecordSession: (12, record_session),
    commands.ConvokeSession: (2, convoke_session),
    commands.NotifySession: (7, notify_session),
    commands.AnnounceSession: (5, announce_session),
    commands.SettleLetter: (10, settle_letter),
    commands.RecordBounce: (2, record_bounce),
    commands.RecordProof: (2, record_proof),
}
"""Every command with how often it is played; `tests` hold it equal to `HANDLERS`."""


def next_act(play: Play) -> commands.Command:
    """Return the next act of a run."""
    kinds = tuple(GENERATORS)
    weights = [GENERATORS[kind][0] for kind in kinds]
    while True:
        kind = play.chance.choices(kinds, weights)[0]
        command = GENERATORS[kind][1](play)
        if command is not None:
            return command


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


def _when(play: Play) -> EffectiveAt | None:
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
    return own if own and play.likely(0.7) else _window(play)


def _input_session(play: Play, file: Facts) -> Value:
    naming = [
        sitting.session.id
        for sitting in play.view.sittings
        if any(item.case == file.id for item in sitting.session.items)
    ]
    return naming[-1] if naming and play.likely(0.9) else play.one(("inconnue", *naming))


def _input_pieces(play: Play, _file: Facts) -> Value:
    return tuple(play.chance.sample([piece.id for piece in play.view.programme.pieces], k=2))


def _input_milestone(play: Play, _file: Facts) -> Value:
    return play.one([rule.id for rule in play.view.programme.milestones])


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


def _window(play: Play) -> str:
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


def _deadline(play: Play) -> DeadlineId | None:
    known = play.view.programme.deadlines
    ends = {name: each.closes_at for name, each in known.items() if each.closes_at}
    near = [name for name, end in ends.items() if abs(end - play.view.now) < timedelta(days=40)]
    return play.one(near if near and play.likely(0.7) else known)


def _person(play: Play) -> CaseId | None:
    active = [person.id for person in play.view.persons if person.active]
    everybody = [person.id for person in play.view.persons]
    return play.one(active if play.likely(0.9) else everybody)


def _session(play: Play) -> CaseId | None:
    sittings = play.view.sittings
    fresh = [each for each in sittings if each.session.announced_at is None]
    found = play.one(fresh if fresh and play.likely(0.85) else sittings)
    return found.session.id if found else None


def _texts(play: Play) -> dict[str, str]:
    name = f"personne-{play.serial}-{play.chance.randrange(1000)}"
    return {"name": name, "email": f"{name}@ville.example"}
