"""A meeting held from the command line: prepared, opened, voted, decided, put on record."""

import json
import shlex
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.workflow.bench import LEAD, done, move
from tests.workflow.meeting_bench import REFERENCE, STARTS_AT, analysed, convened, opened, seated
from tests.workflow.office_stories import said
from workflow.archive import Archive
from workflow.cli.remedies import ARROW
from workflow.commands import ErasePerson, RedactText
from workflow.office import Office

HELD = f"""\
session record --body comite_selection --reference {REFERENCE}
session prepare {REFERENCE} --starts-at 2020-12-15T14:00+01:00 --place Paris --remote
session agenda {REFERENCE} AMI2-001 AMI2-002 AMI2-003
session convoke {REFERENCE}
session answer {REFERENCE} cma-france pouvoir --holder uimm
session answer {REFERENCE} adecco-group excusé
clock advance --to 2020-12-15T14:05:00+01:00
session presence {REFERENCE} cnam présent
session presence {REFERENCE} uimm présent
session presence {REFERENCE} villes-de-france distance
session presence {REFERENCE} action-coeur-de-ville présent
session recuse {REFERENCE} 2 uimm mandat
session open {REFERENCE}
session hear {REFERENCE} 1 --name "Personne Entendue" --function Experte
session opinion {REFERENCE} AMI2-001 favorable --detail Complet.
session vote {REFERENCE} 1 retenue --vote uimm=contre --vote cma-france=contre --rest pour
session decide {REFERENCE} 1 retenue --reason "Projet solide." --conditions "Bail signé."
session dissent {REFERENCE} 1 uimm "Trop tôt."
session decide {REFERENCE} 3 reportée --reason "À revoir."
"""


def run(office: Office, line: str) -> str:
    code, output = said(office, *shlex.split(line))
    assert code == 0, (line, output)
    return output


def shown(office: Office, line: str) -> Any:
    return json.loads(run(office, f"--json {line}"))


def held(office: Office) -> None:
    seated(office)
    analysed(office, 3)
    for line in HELD.splitlines():
        run(office, line)


def test_a_meeting_is_held_from_the_command_line(office: Office) -> None:
    held(office)
    first, second, third = shown(office, f"session meeting {REFERENCE}")["items"]
    assert (first["outcome"], first["carried"], first["casting_vote"]) == ("label", True, False)
    assert first["quorum"] == {
        "needed": 4,
        "counted": 5,
        "voting": 8,
        "waived": False,
        "reached": True,
    }
    assert (second["quorum"]["counted"], second["quorum"]["voting"]) == (3, 7)
    assert (third["outcome"], third["votes"]) == ("defer", {})
    assert "clos" in run(office, f"session close {REFERENCE}")
    run(office, f"session approve {REFERENCE}")
    minutes = shown(office, f"session minutes {REFERENCE}")
    assert (minutes["reference"], minutes["frozen"]) == (f"PV-{REFERENCE}", True)
    assert "Trop tôt." in run(office, f"session minutes {REFERENCE}")
    record = shown(office, f"session minutes {REFERENCE} --decisions")
    assert [row[1] for row in record["sections"][1]["rows"]] == ["AMI2-001", "AMI2-003"]


def test_a_refusal_says_the_rule_and_what_to_type(office: Office) -> None:
    held(office)
    code, output = said(
        office, "session", "decide", REFERENCE, "2", "retenue", "--reason", "Projet solide."
    )
    plain = output.replace("\N{NO-BREAK SPACE}", " ")
    assert code == 1
    assert "Le quorum n’est pas atteint pour ce dossier : 3 membres comptés, il en faut 4." in plain
    assert f"{ARROW} ancrage session close {REFERENCE}\n" in plain
    assert f"{ARROW} ancrage session vote {REFERENCE} AMI2-002 ISSUE --rest pour" in plain
    code, output = said(
        office,
        "session",
        "vote",
        REFERENCE,
        "2",
        "retenue",
        "--vote",
        "banque-des-territoires=pour",
    )
    assert code == 1
    assert "Ce siège n’a pas voix délibérative (Banque des Territoires)." in output
    code, output = said(
        office, "session", "record", "--reference", REFERENCE, "--item", "AMI2-002:label:Motif"
    )
    assert (code, "conduite dans l’application" in output) == (1, True)


def test_a_decision_against_the_rule_is_in_the_list_of_the_audit(office: Office) -> None:
    held(office)
    run(
        office,
        f'session decide {REFERENCE} 2 retenue --reason "Projet solide." --override "Urgence."',
    )
    found = run(office, "audit outside-rule")
    assert "décision sans quorum" in found
    assert "décision sans vote" in found


def test_minutes_outlive_the_erasure_of_a_name_and_their_hash_with_them(office: Office) -> None:
    held(office)
    run(office, f"session close {REFERENCE}")
    run(office, f"session approve {REFERENCE}")
    before = shown(office, f"session meeting {REFERENCE}")["sha256"]
    text = run(office, f"session minutes {REFERENCE}")
    assert "Personne Uimm" in text
    with office.store.read() as reader:
        persons = Archive(reader, office.memory).persons()
    uimm = next(each.id for each in persons if each.seat == "uimm")
    done(office, ErasePerson(actor=LEAD, person=uimm, reason="À sa demande."))
    after = run(office, f"session minutes {REFERENCE}")
    assert after == text.replace("Personne Uimm", "nom effacé")
    assert shown(office, f"session meeting {REFERENCE}")["sha256"] == before


def test_a_reason_redacted_is_gone_from_the_minutes_and_their_hash_stays(office: Office) -> None:
    held(office)
    run(office, f"session close {REFERENCE}")
    run(office, f"session approve {REFERENCE}")
    digest = shown(office, f"session meeting {REFERENCE}")["sha256"]
    with office.store.read() as reader:
        texts = {text.value: text.ref for text in reader.all_texts()}
    for words in ("Projet solide.", "Personne Entendue"):
        command = RedactText(actor=LEAD, ref=texts[words], reason="Nomme quelqu’un.")
        done(office, command)
    minutes = run(office, f"session minutes {REFERENCE}")
    assert "Projet solide." not in minutes
    assert "Motif\N{NO-BREAK SPACE}: texte occulté" in minutes
    assert "nom effacé, Experte" in minutes
    assert shown(office, f"session meeting {REFERENCE}")["sha256"] == digest
    with office.store.read() as reader:
        assert not [text for text in reader.all_texts() if "Projet solide." in text.value]


def test_minutes_are_printed_as_pdf(office: Office, tmp_path: Path) -> None:
    held(office)
    run(office, f"session close {REFERENCE}")
    path = tmp_path / "pv.pdf"
    run(office, f"session minutes {REFERENCE} --pdf {path}")
    words = " ".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Projet solide." in words


def test_a_guest_answers_for_their_own_seat(office: Office) -> None:
    bench = convened(office, 1)
    guest = bench.persons["banque-des-territoires"]
    line = f"--as {guest} session answer {REFERENCE}"
    run(office, f"{line} banque-des-territoires présent")
    code, output = said(office, *shlex.split(f"{line} uimm présent"))
    assert code == 1
    assert "UIMM" in output
    code, _ = said(office, "--as", guest, "session", "show", REFERENCE)
    assert code == 2
    move(office, STARTS_AT)


def test_an_open_meeting_prints_its_seats_and_items(office: Office) -> None:
    opened(office, 2)
    output = run(office, f"session meeting {REFERENCE}")
    assert "villes-de-france" in output
    assert "6/7" in output


def test_a_session_known_from_papers_claims_no_quorum(office: Office) -> None:
    seated(office)
    analysed(office, 1)
    move(office, STARTS_AT)
    body = "--body comite_selection --reference PAPIERS --at 2020-12-14"
    run(office, f"session record {body} --item 'AMI2-001:retenue:Projet solide.'")
    printed = run(office, "session meeting PAPIERS")
    assert "séance PAPIERS\u00a0: votes non enregistrés" in printed
    assert "Quorum\u00a0:" not in printed
