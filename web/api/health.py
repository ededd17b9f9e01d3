"""How the installation is, for its operator and for monitoring programs."""

import shutil

from states.instants import instant_of, iso
from web.api.call import Call
from web.api.models import Moment, Told
from web.api.operation import Operation, Reply, reply
from web.policy import OFFICE
from workflow.clock import SIMULATED_NOW
from workflow.handlers.installation import SWEEP_HELD
from workflow.schedule.snapshot import LAST_SWEEP
from workflow.store.records import LetterPhase
from workflow.writing.letters import PHASES_OF

SECTION = "Exploitation"
LATE_SECONDS = 600
"""How late the oldest due letter may be before it is said."""
DISK_LOW = 1_000_000_000


class HealthTold(Told):
    """The state of the installation; `warnings` are codes, empty when all is well."""

    now: Moment
    simulated: bool
    last_sweep_at: Moment | None
    sweep_held: str
    next_due_at: Moment | None
    letters: dict[str, int]
    free_bytes: int
    events: int
    warnings: tuple[str, ...]


def show_health(call: Call) -> Reply:
    """Return what an operator looks at first."""
    with call.reading() as reading:
        reader, now = reading.reader, reading.now
        phases: dict[str, int] = {}
        for (_code, phase), count in reader.letter_counts().items():
            phases[phase] = phases.get(phase, 0) + count
        swept, due = reader.setting(LAST_SWEEP), reader.next_due_at()
        held = reader.setting(SWEEP_HELD) or ""
        size, simulated = reader.tree_size(), reader.setting(SIMULATED_NOW) is not None
    free = shutil.disk_usage(call.office.store.folder).free
    late = due is not None and (now - due).total_seconds() > LATE_SECONDS
    found = {
        "sweep_held": bool(held),
        "late": late,
        "doubtful_letters": bool(phases.get(LetterPhase.UNKNOWN)),
        "disk_low": free < DISK_LOW,
    }
    return reply(
        HealthTold(
            now=iso(now),
            simulated=simulated,
            last_sweep_at=iso(instant_of(swept)) if swept else None,
            sweep_held=held,
            next_due_at=iso(due) if due else None,
            letters={
                str(state): sum(phases.get(phase, 0) for phase in held_in)
                for state, held_in in PHASES_OF.items()
            },
            free_bytes=free,
            events=size,
            warnings=tuple(code for code, is_so in found.items() if is_so),
        )
    )


OPERATIONS = (
    Operation(
        id="showHealth",
        method="GET",
        path="/sante",
        section=SECTION,
        summary="État de l’installation",
        policy=OFFICE,
        answer=show_health,
        told=HealthTold,
    ),
)
