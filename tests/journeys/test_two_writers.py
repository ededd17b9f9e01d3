"""Two people on one file: one wins, the other learns who did what; nothing is lost."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from states.acts import Refused
from states.identifiers import ActorId, CaseId, Role
from tests.workflow.bench import LEAD, act, file_candidature, move, open_draft
from tests.workflow.office_stories import (
    AFTER_WAVE_1,
    hold_session,
    kinds,
    many_towns,
    said,
    state,
    try_act,
    version,
)
from workflow.commands import ActOnCase, ActTogether
from workflow.office import Office
from workflow.outcomes import Conflict, Done
from workflow.people import Actor

THREADS, CHANGES = 8, 60
PROCESSES, CHANGES_OF_PROCESS = 4, 10
SECOND_LEAD = Actor(id=ActorId("adjoint"), roles=frozenset({Role.LEAD}))
WRITER = """
import sys
from pathlib import Path
from states.identifiers import ActorId, CaseId, Role
from workflow.commands import ActOnCase
from workflow.composition import open_office
from workflow.outcomes import Conflict, Done
from workflow.people import Actor

folder, case, name, wanted = sys.argv[1:]
office = open_office(Path(folder))
lead = Actor(id=ActorId(name), roles=frozenset({Role.LEAD}))
done = conflicts = 0
while done < int(wanted):
    with office.store.read() as reader:
        seen = reader.last_case_seq(case)
    outcome = office.run(
        ActOnCase(
            actor=lead, case=CaseId(case), trigger="note", inputs={"text": name}, version=seen
        )
    )
    assert isinstance(outcome, Done | Conflict), outcome
    done += isinstance(outcome, Done)
    conflicts += isinstance(outcome, Conflict)
print(done, conflicts)
"""


def note(case: CaseId, words: str, seen: int | None, actor: Actor = LEAD) -> ActOnCase:
    return ActOnCase(actor=actor, case=case, trigger="note", inputs={"text": words}, version=seen)


def test_of_two_leads_with_one_version_one_wins(office: Office) -> None:
    case = open_draft(office, "40088")
    first = office.run(note(case, "Appelé la mairie.", 1))
    second = office.run(note(case, "Écrit à la mairie.", 1, SECOND_LEAD))
    assert isinstance(first, Done)
    assert isinstance(second, Conflict)
    assert [(event.kind, event.actor) for event in second.since] == [("note", LEAD.id)]
    assert version(office, case) == 2


def test_the_late_one_is_told_in_french_who_did_what_and_what_to_do(office: Office) -> None:
    open_draft(office, "40088")
    line = ("advance", "withdraw", "AMI2-001", "--version", "1")
    assert said(office, "piece", "add", "AMI2-001", "form")[0] == 0
    code, output = said(office, *line)
    assert code == 1
    assert output.replace("\N{NO-BREAK SPACE}", " ") == (
        "Entre-temps, la personne responsable du programme a ajouté une pièce le vendredi "
        "24 juillet 2020 à 8 h (heure de Paris). Relisez le dossier avant de recommencer.\n"
    )


def test_eight_threads_lose_no_change_of_one_file(office: Office) -> None:
    case = open_draft(office, "40088")

    def write(thread: int) -> int:
        conflicts = 0
        for number in range(CHANGES):
            while True:
                seen = version(office, case)
                outcome = office.run(note(case, f"{thread}-{number}", seen))
                if isinstance(outcome, Done):
                    break
                assert isinstance(outcome, Conflict)
                conflicts += 1
        return conflicts

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write, range(THREADS)))
    with office.store.read() as reader:
        events = reader.events_of(case)
        words = {
            text.value
            for event in events[1:]
            if (text := reader.text(event.data["texts"]["text"]["ref"]))  # type: ignore[index, call-overload]
        }
    assert [event.case_seq for event in events] == list(range(1, THREADS * CHANGES + 2))
    assert words == {f"{thread}-{n}" for thread in range(THREADS) for n in range(CHANGES)}


def test_four_processes_lose_no_change_of_one_file(office: Office) -> None:
    case = open_draft(office, "40088")
    folder = str(office.store.folder)
    office.store.close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, folder, case, f"p{number}", str(CHANGES_OF_PROCESS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in running:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert output.split()[0] == str(CHANGES_OF_PROCESS)
    with office.store.read() as reader:
        authors = [event.actor for event in reader.events_of(case)[1:]]
    assert {author: authors.count(author) for author in set(authors)} == {
        f"p{number}": CHANGES_OF_PROCESS for number in range(PROCESSES)
    }


def test_eleven_files_take_their_decision_together_or_none_does(office: Office) -> None:
    codes = many_towns(office, 11)
    cases = [file_candidature(office, code) for code in codes]
    move(office, AFTER_WAVE_1)
    for case in cases[:10]:
        act(office, case, "analyse")
    session = hold_session(office, "seance", dict.fromkeys(cases[:10], "label"))
    together = ActTogether(
        actor=LEAD,
        acts=tuple(
            ActOnCase(actor=LEAD, case=case, trigger="label", inputs={"session": session})
            for case in cases
        ),
    )
    with office.store.read() as reader:
        before = reader.tree_size()
    refused = office.run(together)
    assert isinstance(refused, Refused)
    assert refused.case == cases[10]
    with office.store.read() as reader:
        (trace,) = [logged.event for logged in reader.logged()][before:]
    assert (trace.kind, trace.data["case"]) == ("refused", cases[10])
    assert {state(office, case) for case in cases[:10]} == {"analysed"}
    act(office, cases[10], "analyse")
    hold_session_again = try_act(office, cases[10], "note", text="Ajouté à l’ordre du jour.")
    assert isinstance(hold_session_again, Done)
    add_item(office, session, cases[10])
    outcome = office.run(together)
    assert isinstance(outcome, Done)
    assert [event.kind for event in outcome.events].count("label") == 11
    assert {state(office, case) for case in cases} == {"labelled"}


def add_item(office: Office, session: CaseId, case: CaseId) -> None:
    """Add a file to a session already recorded."""
    hold_session(office, "seance", {case: "label"}, session=session)
    assert kinds(office, session)[-1] == "session_item"
