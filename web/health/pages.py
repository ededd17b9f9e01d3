"""The health of the installation: for its operator, for a monitoring program, for a probe."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.responses import JSONResponse, PlainTextResponse, Response

from notifications.wording import NBSP, count_text, french, label, number_text
from notifications.wording.diagnosis import diagnosis_remedy, diagnosis_sentence
from states.instants import iso
from web.clock.works import answer
from web.pages import page, see_other
from web.visit import Visit
from web.work import Ended, Work, works_of
from workflow.schedule.sweep import sweep
from workflow.store.records import LetterPhase
from workflow.upkeep.doctor import Finding, Verdict
from workflow.upkeep.health import Health, health_of

TROUBLE = 503
KILOBYTE = 1000
COMMAND = re.compile(rf"«{NBSP}(ancrage [^»]+?){NBSP}»")
HELD: Mapping[str, str] = {
    "clock_jump": "l’horloge de la machine a sauté : relisez l’heure",
    "outage": "l’arrêt a été long : relisez ce qui partirait",
}


def health(visit: Visit) -> Response:
    """Show the health of the installation."""
    found = health_of(visit.counter.office)
    return page(
        visit,
        "health/health.html.j2",
        health=found,
        letters=_letters(found),
        findings=[_said(each) for each in found.findings],
        held=HELD.get(found.held, found.held),
        disk=size_text(found.disk_free),
        database=size_text(found.database_bytes),
    )


def resume(visit: Visit) -> Response:
    """Let what waited go on, once its operator read what would leave; work that may be left."""
    office, actor = visit.counter.office, visit.actor
    if not health_of(office).held:
        return see_other(visit, "/sante", "Rien n’attendait de confirmation.", tone="warning")

    def task(work: Work) -> Ended:
        work.tell("Ce qui était échu se traite…")
        done = sweep(office, confirm=True, by=actor)
        acts = count_text(done.acts, "acte automatique", "actes automatiques")
        letters = count_text(done.letters, "lettre écrite", "lettres écrites")
        return Ended(sentences=(french(f"Les envois ont repris : {acts}, {letters}."),))

    return answer(visit, works_of(visit).start(visit, "Reprise des envois", task, "/sante"))


def health_json(visit: Visit) -> Response:
    """Say the same to a monitoring program; 503 when something fails."""
    found = health_of(visit.counter.office)
    status = TROUBLE if found.verdict is Verdict.FAIL else 200
    return JSONResponse(_values(found), status_code=status)


def alive(_visit: Visit) -> Response:
    """Say that the counter answers, and nothing else."""
    return PlainTextResponse("ok\n")


def size_text(count: int) -> str:
    """Return « 83 Go », « 410 Mo »: a whole number of the unit that makes it short."""
    size, unit = count // KILOBYTE, "Ko"
    for larger in ("Mo", "Go", "To"):
        if size < KILOBYTE:
            break
        size, unit = size // KILOBYTE, larger
    return f"{number_text(size)}{NBSP}{unit}"


def _letters(found: Health) -> Sequence[tuple[str, int]]:
    """Return how many letters stand in each state people know, those with the same name as one."""
    counts: dict[str, int] = {}
    for phase in LetterPhase:
        if found.letters.get(phase):
            name = label("phase", phase)
            counts[name] = counts.get(name, 0) + found.letters[phase]
    return tuple(counts.items())


def with_commands(text: str) -> Sequence[tuple[str, bool]]:
    """Return a sentence in pieces: its words, and the commands to type (True)."""
    return [(piece, index % 2 == 1) for index, piece in enumerate(COMMAND.split(text)) if piece]


def _said(finding: Finding) -> tuple[str, str, Sequence[tuple[str, bool]]]:
    """Return a verdict, its sentence, and what to do when it is not well."""
    well = finding.verdict is Verdict.OK
    remedy = diagnosis_remedy(finding.check)
    sentence = diagnosis_sentence(finding.check, well=well, found=finding.found)
    return str(finding.verdict), sentence, () if well else with_commands(remedy)


def _values(found: Health) -> dict[str, object]:
    point = found.checkpoint
    return {
        "verdict": str(found.verdict),
        "asked_at": iso(found.asked_at),
        "clock": "simulated" if found.simulated else "system",
        "machine_at": iso(found.machine_at),
        "high_water": _iso(found.high_water),
        "held": found.held,
        "last_sweep": _iso(found.last_sweep),
        "next_due": _iso(found.next_due),
        "oldest_due": _iso(found.oldest_due),
        "letters": dict(found.letters),
        "disk_free": found.disk_free,
        "database_bytes": found.database_bytes,
        "journal_mode": found.journal,
        "sqlite": found.sqlite,
        "schema": {"revision": found.revision, "expected": found.expected},
        "events": found.events,
        "epoch": found.epoch,
        "checkpoint": {"size": point.size, "made_at": iso(point.made_at), "purpose": point.purpose}
        if point
        else None,
        "last_backup": _iso(found.last_backup),
        "findings": [
            {"check": each.check, "verdict": str(each.verdict), "found": each.found}
            for each in found.findings
        ],
    }


def _iso(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None
