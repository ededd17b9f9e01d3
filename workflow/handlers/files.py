"""Commands on candidatures and antennas: the law decides, the desk records, effects follow."""

from dataclasses import dataclass, replace

from states.acts import Act, Effect, EffectKind, Reason, Refused, Rule, Step
from states.antenna import ALIVE
from states.facts import Antenna, Candidature, Mark, Surroundings
from states.identifiers import AuthorityCode, CaseId, CaseKind, Role, Value
from states.instants import EffectiveAt, exactly
from states.law import decide, lifecycle_of
from workflow.audit.evidence import PieceRow, Visibility
from workflow.commands import ActOnCase, ActTogether, AddPiece, Command, OpenDraft
from workflow.desk import Desk, Entry
from workflow.disclosure import lifts_for
from workflow.filing.answers import file_answers
from workflow.handlers.rights import refuse
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Authority, authority_case
from workflow.store.filters import CaseFilter
from workflow.store.pieces import PieceFault, PieceRefused
from workflow.surroundings import rivals_of


@dataclass(frozen=True, kw_only=True)
class FileAsked:
    """A draft to open: whose, in which window, coming from which earlier file."""

    case: CaseId
    authority: str
    window: str
    members: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    predecessor: CaseId | None = None


def open_draft(desk: Desk, command: OpenDraft) -> None:
    """Open a draft; shows its reference."""
    by_city = Role.CITY in command.actor.roles and Role.LEAD not in command.actor.roles
    if by_city and command.actor.authority != command.authority:
        raise CommandFailed(Invalid(field="authority", value=command.authority, problem="unknown"))
    for member in command.members:
        _authority(desk, member)
    if unknown := set(command.marks) - set(Mark):
        mark = min(unknown)
        raise CommandFailed(Invalid(field="mark", value=mark, problem="not_a_choice"))
    asked = FileAsked(
        case=desk.new_case(),
        authority=command.authority,
        window=command.window,
        members=command.members,
        marks=(*command.marks, *((str(Mark.IMPORTED),) if command.imported else ())),
    )
    _open_file(desk, asked, act_of(desk, command, "open_draft", {"window": command.window}))


def add_piece(desk: Desk, command: AddPiece) -> None:
    """Add a piece: its bytes beside the database, its hash in the event."""
    known = [piece.id for piece in desk.programme.pieces]
    if command.piece not in known:
        values: dict[str, Value] = {"known": list(known)}
        raise CommandFailed(
            Invalid(field="piece", value=command.piece, problem="not_a_choice", values=values)
        )
    if command.visibility not in tuple(Visibility):
        raise CommandFailed(
            Invalid(field="visibility", value=command.visibility, problem="not_a_choice")
        )
    inputs: dict[str, Value] = {"piece": command.piece}
    step = desk.act(command.case, act_of(desk, command, "add_piece", inputs))
    if command.content is None:
        return
    _store_content(desk, step.case, command, command.content)


def _store_content(desk: Desk, case: CaseId, command: AddPiece, content: bytes) -> None:
    """Keep the bytes of a piece in the folder, its row in the store, its hash in an event."""
    already = sum(piece.size for piece in desk.writer.pieces(case))
    stored = desk.pieces.add(content, command.file_name, already)
    if isinstance(stored, PieceRefused):
        problem = _PIECE_PROBLEMS.get(stored.fault, "unsupported")
        raise CommandFailed(Invalid(field="piece", value=command.file_name, problem=problem))
    name = desk.keep_text(command.file_name) if command.file_name else None
    desk.writer.put_piece(
        PieceRow(
            sha256=stored.sha256,
            case_id=case,
            kind=command.piece,
            size=stored.size,
            media_type=stored.media_type,
            added_at=desk.now,
            visibility=Visibility(command.visibility),
            name_ref=str(name["ref"]) if name else None,
        )
    )
    data: dict[str, Value] = {
        "piece": command.piece,
        "sha256": stored.sha256,
        "size": stored.size,
        **({"texts": {"name": name}} if name else {}),
    }
    desk.record(Entry(case=case, case_kind=CaseKind.CANDIDATURE, kind="piece_stored", data=data))


def act_on_case(desk: Desk, command: ActOnCase) -> None:
    """Take one trigger on one case, with what it entails on others."""
    _refuse_consequences(desk, command)
    act = act_of(desk, command, command.trigger, dict(command.inputs))
    sitting = desk.archive.sitting(CaseId(act.text("session"))) if act.text("session") else None
    if command.effective_at is None and sitting and sitting.session.held_on:
        act = replace(act, effective_at=sitting.session.held_on)
    carry_out(desk, desk.act(command.case, act, command.version))


def act_together(desk: Desk, command: ActTogether) -> None:
    """Take several acts, all or none."""
    for each in command.acts:
        act_on_case(desk, each)


def _refuse_consequences(desk: Desk, command: ActOnCase) -> None:
    """What only follows from an act on another case is not to be asked for itself."""
    facts = desk.facts(command.case)
    if any(row.consequence for row in lifecycle_of(facts).rows_of(command.trigger)):
        found: dict[str, Value] = {"value": command.trigger}
        reason = Reason(rule=Rule.UNKNOWN_TRIGGER, found=found)
        refuse(desk, command.case, command.trigger, reason)


def act_of(desk: Desk, command: Command, trigger: str, inputs: dict[str, Value]) -> Act:
    """Return the act a command asks for, effective when it says or now."""
    return Act(
        trigger=trigger,
        actor=command.actor.id,
        roles=command.actor.roles,
        effective_at=command.effective_at or exactly(desk.now),
        inputs=inputs,
        region=command.actor.region,
    )


def carry_out(desk: Desk, step: Step) -> None:
    """Carry out the effects of a step on other cases, in the same transaction."""
    if step.trigger == "submit":
        desk.writer.freeze_pieces(step.case)
        file_answers(desk, step.case, step.act.effective_at)
    for effect in step.effects:
        _EFFECTS[effect.kind](desk, step, effect)


def _open_file(desk: Desk, asked: FileAsked, act: Act) -> None:
    authority = _authority(desk, asked.authority)
    call = asked.window.partition("/")[0]
    lifts = lifts_for(desk.actor)
    rivals = rivals_of(desk.archive, asked.authority, call, asked.case, lifts)
    blank = Candidature(
        id=asked.case,
        authority=AuthorityCode(asked.authority),
        around=Surroundings(live_rivals=rivals),
    )
    decision = decide(blank, act, desk.now, desk.programme)
    if isinstance(decision, Refused):
        # No file is born: what was refused is told of the authority that asked.
        raise CommandFailed(replace(decision, case=authority_case(asked.authority)))
    number = desk.writer.count_cases(CaseFilter(kind=CaseKind.CANDIDATURE, call=call)) + 1
    reference = f"{call}-{number:03d}"
    data: dict[str, Value] = {
        "reference": reference,
        "call": call,
        "authority": asked.authority,
        "region": authority.region,
        "members": list(asked.members),
        "marks": sorted({*asked.marks, *authority.marks}),
    }
    if asked.predecessor:
        data["predecessor"] = asked.predecessor
    desk.record_step(decision, data)
    desk.shown["reference"] = reference
    desk.shown["case"] = asked.case


def _authority(desk: Desk, code: str) -> Authority:
    found = desk.archive.authority(code)
    if found is None:
        raise CommandFailed(Invalid(field="authority", value=code, problem="unknown"))
    return found


def _create_antennas(desk: Desk, step: Step, effect: Effect) -> None:
    facts = desk.facts(step.case)
    assert isinstance(facts, Candidature)
    sites = effect.values.get("sites")
    names = [str(site) for site in sites] if isinstance(sites, tuple | list) else [""]
    for case, site in zip(facts.antennas, names, strict=True):
        number = case.rpartition("-a")[2]
        data: dict[str, Value] = {
            "from": "none",
            "to": "labelled",
            "reference": f"{facts.reference}-A{number}",
            "candidature": facts.id,
            "call": facts.call,
            "authority": facts.authority,
            "region": facts.region,
            "site": site,
            "marks": sorted(facts.marks),
        }
        desk.record(
            Entry(
                case=case,
                case_kind=CaseKind.ANTENNA,
                kind="create",
                data=data,
                effective_at=step.act.effective_at,
            )
        )


def _void_antennas(desk: Desk, step: Step, _effect: Effect) -> None:
    label = next(
        event for event in reversed(desk.archive.events(step.case)) if event.kind == "label"
    )
    antennas = label.data.get("antennas") or ()
    assert not isinstance(antennas, str | int | bool)
    for case in antennas:
        desk.act(CaseId(str(case)), _following(desk, "void", step.act.effective_at, {}))


def _end_label(desk: Desk, step: Step, effect: Effect) -> None:
    antenna = desk.facts(step.case)
    assert isinstance(antenna, Antenna)
    candidature = desk.facts(antenna.candidature)
    assert isinstance(candidature, Candidature)
    others = (desk.archive.antenna(case) for case in candidature.antennas if case != step.case)
    if any(other is not None and other.state in ALIVE for other in others):
        return
    inputs: dict[str, Value] = {"reason": step.act.text("reason")}
    trigger = str(effect.values["trigger"])
    desk.act(candidature.id, _following(desk, trigger, step.act.effective_at, inputs))


def _restore_label(desk: Desk, step: Step, _effect: Effect) -> None:
    antenna = desk.facts(step.case)
    assert isinstance(antenna, Antenna)
    candidature = desk.facts(antenna.candidature)
    if candidature.last_trigger in ("revoke", "withdraw_label"):
        inputs: dict[str, Value] = {"reason": step.act.text("reason")}
        act = _following(desk, "revert", step.act.effective_at, inputs)
        desk.act(candidature.id, act)


def _new_draft(desk: Desk, step: Step, effect: Effect) -> None:
    facts = desk.facts(step.case)
    assert isinstance(facts, Candidature)
    # The act may be a request: then the facts of the case do not know its successor.
    asked = FileAsked(
        case=CaseId(str(desk.archive.events(step.case)[-1].data["successor"])),
        authority=facts.authority,
        window=str(effect.values["window"]),
        members=facts.members,
        marks=tuple(facts.marks),
        predecessor=facts.id,
    )
    inputs: dict[str, Value] = {"window": asked.window}
    _open_file(desk, asked, _following(desk, "open_draft", step.act.effective_at, inputs))


def _following(desk: Desk, trigger: str, at: EffectiveAt, inputs: dict[str, Value]) -> Act:
    return Act(
        trigger=trigger,
        actor=desk.actor.id,
        roles=desk.actor.roles,
        effective_at=at,
        inputs=inputs,
        region=desk.actor.region,
    )


_PIECE_PROBLEMS = {
    PieceFault.EMPTY: "empty",
    PieceFault.TOO_LARGE: "too_big",
    PieceFault.CASE_FULL: "too_big",
}
_EFFECTS = {
    EffectKind.CREATE_ANTENNAS: _create_antennas,
    EffectKind.VOID_ANTENNAS: _void_antennas,
    EffectKind.END_LABEL: _end_label,
    EffectKind.RESTORE_LABEL: _restore_label,
    EffectKind.NEW_DRAFT: _new_draft,
}
