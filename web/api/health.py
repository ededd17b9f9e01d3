"""How the installation is, for its operator and for monitoring programs."""

from notifications.wording.diagnosis import diagnosis_sentence
from states.instants import iso
from web.api.call import Call
from web.api.models import Moment, Told
from web.api.operation import Operation, Reply, reply
from web.policy import OFFICE
from workflow.upkeep.doctor import Finding, Verdict
from workflow.upkeep.health import health_of
from workflow.writing.letters import PHASES_OF

SECTION = "Exploitation"


class FindingTold(Told):
    """One check: its code, its verdict, what was found in words."""

    check: str
    verdict: str
    sentence: str


class HealthTold(Told):
    """The state of the installation; `oldest_due` is null when nothing is late."""

    verdict: str
    asked_at: Moment
    simulated: bool
    last_sweep: Moment | None
    held: str
    next_due: Moment | None
    oldest_due: Moment | None
    letters: dict[str, int]
    disk_free: int
    events: int
    last_backup: Moment | None
    findings: tuple[FindingTold, ...]


def show_health(call: Call) -> Reply:
    """Return what an operator looks at first."""
    found = health_of(call.office)
    return reply(
        HealthTold(
            verdict=str(found.verdict),
            asked_at=iso(found.asked_at),
            simulated=found.simulated,
            last_sweep=iso(found.last_sweep) if found.last_sweep else None,
            held=found.held,
            next_due=iso(found.next_due) if found.next_due else None,
            oldest_due=iso(found.oldest_due) if found.oldest_due else None,
            letters={
                str(state): sum(found.letters.get(phase, 0) for phase in phases)
                for state, phases in PHASES_OF.items()
            },
            disk_free=found.disk_free,
            events=found.events,
            last_backup=iso(found.last_backup) if found.last_backup else None,
            findings=tuple(_finding(each) for each in found.findings),
        )
    )


def _finding(finding: Finding) -> FindingTold:
    well = finding.verdict is Verdict.OK
    return FindingTold(
        check=finding.check,
        verdict=str(finding.verdict),
        sentence=diagnosis_sentence(finding.check, well=well, found=finding.found),
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
