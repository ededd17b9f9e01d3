"""The acts a simulation plays: one generator per command of `HANDLERS`.

A generator looks at what stands and returns a command somebody might give now, sensible or not;
None when it finds nothing to say. A command without a generator makes the suite fail.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from config.programme_file import builtin_programmes, read_programme
from states.facts import Candidature, Mark, Outcome
from states.identifiers import ContactKind
from states.instants import on_day
from states.law import fingerprint, lifecycle_of
from tests.proof.simulation import (
    acts_access,
    acts_committee,
    acts_filing,
    acts_followup,
    acts_recall,
    acts_signing,
    acts_takeover,
    acts_writing,
)
from tests.proof.simulation.cast import AUDITOR, BODY, LEAD, REGIONS, SECOND_LEAD, TOWNS, city
from tests.proof.simulation.play import (
    LEADS,
    WORDS,
    Play,
    act_of,
    new_texts,
    some_deadline,
    some_person,
    some_session,
    some_window,
    when,
)
from workflow import commands
from workflow.composition import OPERATOR
from workflow.handlers.mail import CHOICES, PROOFS
from workflow.standing import SYSTEM
from workflow.store.records import LetterPhase

Generator = Callable[[Play], commands.Command | None]
PDF = b"%PDF-1.4\n%%EOF\n"
EAGER: Mapping[str, int] = {
    "submit": 8,
    "add_piece": 3,
    "analyse": 8,
    "label": 9,
    "not_select": 5,
    "consolidate": 4,
    "resume": 4,
    "start_engineering": 5,
    "start_deployment": 8,
    "open": 8,
    "milestone_done": 10,
    "milestone_waive": 6,
    "withdraw": 1,
    "revoke": 1,
    "withdraw_label": 1,
    "note": 1,
    "derogate": 1,
}
"""How much people want each trigger; 2 for those not named."""


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
    deadline = some_deadline(play)
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
        texts=new_texts(play),
        until=play.today + timedelta(days=20) if play.likely(0.2) else None,
    )


def correct_person(play: Play) -> commands.Command | None:
    """An agent corrects an address."""
    person = some_person(play)
    if person is None:
        return None
    if play.likely(0.3):
        # An election: an office that ends in the past, soon, or never begins.
        day = play.view.now.date() + timedelta(days=play.one((-3, 0, 2, 30)))
        return commands.CorrectPerson(
            actor=play.one(LEADS), person=person, texts={}, until=day, since=play.one((None, day))
        )
    return commands.CorrectPerson(actor=play.one(LEADS), person=person, texts=new_texts(play))


def replace_person(play: Play) -> commands.Command | None:
    """A contact is replaced, by the lead or by their own town."""
    person = some_person(play)
    if person is None:
        return None
    actor = play.one((LEAD, OPERATOR, city(play.one(TOWNS))))
    return commands.ReplacePerson(actor=actor, person=person, texts=new_texts(play))


def end_person(play: Play) -> commands.Command | None:
    """A person leaves the programme: seldom, or nobody would be left."""
    person = some_person(play)
    if person is None or not play.likely(0.3):
        return None
    return commands.EndPerson(actor=play.one(LEADS), person=person)


def stop_mail(play: Play) -> commands.Command | None:
    """An address fails for good."""
    person = some_person(play)
    if person is None or not play.likely(0.5):
        return None
    return commands.StopMail(actor=OPERATOR, person=person, code="550")


def issue_feed(play: Play) -> commands.Command | None:
    """A person is given a calendar feed."""
    person = some_person(play)
    return commands.IssueFeed(actor=play.one(LEADS), person=person) if person else None


def revoke_feeds(play: Play) -> commands.Command | None:
    """A person's feeds are revoked."""
    person = some_person(play)
    return commands.RevokeFeeds(actor=play.one(LEADS), person=person) if person else None


def grant_role(play: Play) -> commands.Command | None:
    """A person is given one more role."""
    person, role = some_person(play), play.one(("auditor", "committee", "clock", "roi"))
    return commands.GrantRole(actor=play.one(LEADS), person=person, role=role) if person else None


def erase_person(play: Play) -> commands.Command | None:
    """A person is erased: seldom."""
    person = some_person(play)
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
        window=some_window(play),
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


def act_on_case(play: Play) -> commands.Command | None:
    """Somebody takes a trigger on a file: mostly one that its state allows, by who may."""
    file = play.one(play.view.files)
    if file is None:
        return None
    lifecycle = lifecycle_of(file)
    if isinstance(file, Candidature) and file.decided_in and play.likely(0.2):
        asked = act_of(play, file, play.one(("withdraw", "reapply", "add_piece", "submit", "note")))
        return replace(asked, actor=city(file.authority), version=None)
    rows = [row for row in lifecycle.rows if file.state in row.sources]
    if rows and play.likely(0.9):
        weights = [EAGER.get(row.trigger, 2) for row in rows]
        return act_of(play, file, play.chance.choices(rows, weights)[0].trigger)
    return act_of(play, file, play.one(lifecycle.rows).trigger)


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
            window=some_window(play),
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
                actor=LEAD, kind=ContactKind.CONTACT, organisation="40088", texts=new_texts(play)
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
        effective_at=when(play),
    )


def plan_session(play: Play) -> commands.Command | None:
    """A lead says when a session should be told and announced."""
    session = some_session(play)
    if session is None:
        return None
    day = play.today + timedelta(days=play.one((-1, 2, 9)))
    return commands.PlanSession(
        actor=play.one(LEADS),
        session=session,
        notification=day,
        announcement=day + timedelta(days=7) if play.likely(0.5) else None,
    )


def convoke_session(play: Play) -> commands.Command | None:
    """A lead sends the notice of a session."""
    session = some_session(play)
    return commands.ConvokeSession(actor=play.one(LEADS), session=session) if session else None


def notify_session(play: Play) -> commands.Command | None:
    """A lead discloses a session to its towns."""
    session = some_session(play)
    return commands.NotifySession(actor=play.one(LEADS), session=session) if session else None


def tell_centres(play: Play) -> commands.Command | None:
    """A lead lets the regional centres see a session."""
    session = some_session(play)
    return commands.TellCentres(actor=play.one(LEADS), session=session) if session else None


def announce_session(play: Play) -> commands.Command | None:
    """A lead makes a session public."""
    session = some_session(play)
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
    commands.PlanSession: (2, plan_session),
    commands.ConvokeSession: (2, convoke_session),
    commands.NotifySession: (7, notify_session),
    commands.TellCentres: (3, tell_centres),
    commands.AnnounceSession: (5, announce_session),
    commands.SettleLetter: (10, settle_letter),
    commands.RecordBounce: (2, record_bounce),
    commands.RecordProof: (2, record_proof),
    **acts_access.GENERATORS,
    **acts_committee.GENERATORS,
    **acts_filing.GENERATORS,
    **acts_followup.GENERATORS,
    **acts_recall.GENERATORS,
    **acts_signing.GENERATORS,
    **acts_takeover.GENERATORS,
    **acts_writing.GENERATORS,
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
