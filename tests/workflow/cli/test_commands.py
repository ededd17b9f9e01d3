"""Commands in one process: what each prints, in words and in JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from states.identifiers import CaseId
from tests.workflow.bench import WAVE_1, act, move, open_draft
from tests.workflow.office_stories import (
    AFTER_WAVE_1,
    decided,
    examined,
    labelled,
    said,
)
from workflow.cli import cli
from workflow.cli.context import Session
from workflow.cli.edge import captured
from workflow.office import Office

Say = Callable[..., str]
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def say(office: Office) -> Say:
    """Runs a command line that must end with `code`, and returns what it printed."""

    def run(*args: str, code: int = 0) -> str:
        found, output = said(office, *args)
        assert found == code, output
        return output.replace(NBSP, " ")

    return run


@pytest.fixture
def told(say: Say) -> Callable[..., Any]:
    """Runs a command line with --json, and returns what it printed, read."""
    return lambda *args, code=0: json.loads(say("--json", *args, code=code))


def test_a_clock_is_shown_with_its_kind(say: Say, told: Callable[..., Any]) -> None:
    assert say("clock", "show") == (
        "Il est vendredi 24 juillet 2020 à 8 h (heure de Paris) — horloge simulée.\n"
    )
    assert told("clock", "show") == {"now": "2020-07-24T06:00:00.000000Z", "clock": "simulated"}


def test_a_clock_advances_to_an_instant_and_never_back(say: Say, told: Callable[..., Any]) -> None:
    later = told("clock", "advance", "--to", "2020-07-25T08:00:00+02:00")
    assert later["now"] == "2020-07-25T06:00:00.000000Z"
    assert "ne recule pas" in say("clock", "advance", "--to", "2020-07-24", code=2)
    assert "samedi 25 juillet 2020 à 9 h" in say(
        "clock", "advance", "--to", "2020-07-25T09:00:00+02:00"
    )


def test_an_installation_is_made_once_and_a_simulated_one_has_its_start(tmp_path: Path) -> None:
    folder = str(tmp_path / "neuve")

    def run(*args: str) -> tuple[int, str]:
        session = Session()
        found = captured(cli, ["--data", folder, *args], session)
        if session.office:
            session.office.store.close()
        return found

    assert run("init", "--clock", "simulated")[0] == 2
    assert run("init", "--clock", "simulated", "--start", "hier")[0] == 2
    assert not (tmp_path / "neuve").exists()
    code, output = run("--json", "init")
    assert (code, json.loads(output)["clock"]) == (0, "system")
    code, output = run("init")
    assert (code, "existe déjà" in output) == (3, True)
    assert "horloge de la machine" in run("clock", "show")[1]
    code, output = run("clock", "advance", "--to", "2030-01-01")
    assert (code, "ne s’avance pas" in output) == (2, True)
    code, output = run("programme", "show")
    assert (code, "Aucun programme" in output) == (1, True)
    code, output = run("offers", "AMI2-001")
    assert code == 2
    assert run("deadlines", "list")[0] in (0, 1, 2)


def test_programmes_are_shown_listed_and_compared(say: Say, told: Callable[..., Any]) -> None:
    assert "Au cœur des territoires — version 1" in say("programme", "show")
    assert told("programme", "show")["version"] == 1
    assert "au-coeur-des-territoires/2021-10" in say("programme", "list")
    assert [row["n"] for row in told("programme", "list")["applied"]] == [1]
    same = "au-coeur-des-territoires/2020-07"
    assert say("programme", "diff", same) == "Aucune différence.\n"
    later = "au-coeur-des-territoires/2021-10"
    assert "ajouté" in say("programme", "diff", later)
    assert told("programme", "diff", later)["differences"] != []
    assert "Clé" in say("programme", "apply", later, "--dry-run")
    assert "Interrompu." in say("programme", "apply", later, code=1)
    assert told("programme", "apply", later)["n"] == 2
    assert "duplicate" not in say("programme", "apply", later, "--yes", code=2)


def test_an_extension_kept_is_named_when_a_file_is_applied(
    say: Say, tmp_path: Path, office: Office
) -> None:
    say("deadlines", "extend", WAVE_1, "--to", "2020-11-20", "--reason", "Congrès.", "--yes")
    assert WAVE_1 in say("programme", "apply", "au-coeur-des-territoires/2021-10", "--yes")
    assert tmp_path != office.store.folder


def test_a_call_is_opened_to_a_chosen_audience(say: Say) -> None:
    assert "Lettres préparées" in say(
        "call", "open", "AMI2", "--window", WAVE_1, "--audience", "all"
    )


def test_places_and_people_are_added_listed_and_changed(say: Say, told: Callable[..., Any]) -> None:
    assert "Laon {02} (02408)" in say("authority", "add", "02408", "Laon {02}")
    assert next(row["code"] for row in told("authority", "list")) == "02408"
    assert "Laon" in say("list", "collectivites")
    person = told(
        "contact", "add", "--kind", "contact", "--organisation", "02408",
        "--name", "Service", "--email", "service@laon.example",
    )["person"]  # fmt: skip
    assert "Service" in say("contact", "list", "--organisation", "02408")
    assert told("contact", "list", "--organisation", "02408")[0]["id"] == person
    say("contact", "correct", person, "--name", "Direction")
    say("contact", "correct", person, "--email", "direction@laon.example")
    assert "rien à corriger" in say("contact", "correct", person, code=2)
    new = told("contact", "replace", person, "--name", "Cheffe", "--email", "c@laon.example")
    say("contact", "end", new["person"])
    assert say("contact", "list", "--organisation", "02408").count("terminé") == 2
    assert "ne désigne personne" in say("--as", new["person"], "list", "candidatures", code=2)
    assert "ne désigne personne" in say("--as", "contact:", "list", "candidatures", code=2)
    assert "rôle" in say("--as", "contact:40088", "list", "contacts", code=2)


def test_a_draft_takes_pieces_notes_and_an_act_at_its_date(
    say: Say, tmp_path: Path, office: Office
) -> None:
    file = tmp_path / "formulaire.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    assert (
        say("candidature", "open", "40088", "--window", WAVE_1) == "Brouillon ouvert : AMI2-001.\n"
    )
    assert say("piece", "add", "AMI2-001", "form", str(file)) == "Pièce enregistrée.\n"
    large = tmp_path / "grand.pdf"
    large.write_bytes(b"0" * 25_000_001)
    assert "trop volumineux" in say("piece", "add", "AMI2-001", "form", str(large), code=2)
    assert say("note", "AMI2-001", "Appelé.") == "Note enregistrée.\n"
    assert "vide" in say("note", "AMI2-001", " ", code=2)
    line = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    assert "admet" in say(*line, "--dry-run")
    filed = say(*line, "--at", "2020-07-24T08:00:00+02:00")
    assert filed.splitlines()[0] == "Enregistré. AMI2-001 : déposée."
    assert "Informations admises" in say("advance", "submit", "AMI2-001", "-i", "x=1", code=2)
    assert "oui ou non" in say(
        "advance", "resume", "AMI2-001", "-i", "missing_accepted=peut-être", code=2
    )
    assert "un seul dossier" in say(
        "advance", "withdraw", "AMI2-001", "AMI2-001", "--version", "1", code=2
    )
    assert "Acte refusé" in say("advance", "withdraw", "AMI2-001", "AMI2-001", code=1)
    assert office.store.folder.exists()


def test_a_session_is_recorded_told_and_read(
    say: Say, told: Callable[..., Any], office: Office, tmp_path: Path
) -> None:
    examined(office, "40088")
    items = tmp_path / "seance.csv"
    items.write_text("reference;outcome;reason\nAMI2-001;label;Projet mûr : oui\n", "utf-8")
    line = ("session", "record", "--body", "comite_selection", "--reference", "S {1}")
    assert say(*line, "--at", "2020-11-10", "--items", str(items), "--minutes", "PV 1") == (
        "Séance enregistrée : S {1}.\n"
    )
    assert "Attention" in say("session", "convoke", "S {1}")
    assert "issue" in say(*line, "--item", "AMI2-001:adopter:x", code=2)
    items.write_bytes(b"\xff\xfe\x00")
    assert "CSV" in say(*line, "--items", str(items), code=2)
    assert "Acte refusé" in say("session", "notify", "S {1}", code=1)
    say("advance", "label", "AMI2-001", "-i", "session=S {1}", "-i", "sites=Centre,Gare")
    assert "Projet mûr : oui" in say("session", "show", "S {1}")
    assert told("session", "show", "S {1}")[0]["outcome"]
    assert say("--as", "contact:40088", "session", "show", "S {1}", code=2).startswith(
        "Valeur refusée : aucun dossier « S {1} »."
    )
    assert "Décisions communiquées : 1 dossier." in say("session", "notify", "S {1}")
    assert "non" in say("session", "list")
    assert say("announce", "S {1}", "--at", "2020-11-10") == "Annonce enregistrée : 1 dossier.\n"
    assert len(told("--as", "contact:40088", "session", "list")) == 1
    assert "S {1}" in say("--as", "contact:40088", "session", "show", "S {1}")


def test_files_are_shown_and_listed_with_filters(
    say: Say, told: Callable[..., Any], office: Office
) -> None:
    case, antenna = labelled(office, "40088")
    open_draft(office, "47001", "AMI2/vague-2")
    act(office, antenna, "start_engineering", regional_centre="75", target_opening="2022-01-10")
    act(office, antenna, "milestone_confirm", milestone="premises", day="2021-05-03")
    shown = say("show", "ami2-001")
    assert shown.splitlines()[0] == "AMI2-001 Dax"
    assert "Décision" in shown
    antenna_shown = say("show", "AMI2-001-A1")
    assert "Ouverture visée : lundi 10 janvier 2022" in antenna_shown
    assert "Étape « Locaux »" in antenna_shown
    assert told("show", "AMI2-001-A1")["state"] == "engineering"
    assert told("show", "AMI2-001")["history"][0]["kind"] == "open_draft"
    assert "Lecture : vrai le" in say("show", "AMI2-001", "--at", "2020-11-10")
    assert "tel que connu le" in say("show", "AMI2-001", "--known-at", "2020-11-10")
    assert "n’existe pas à cette date" in say("show", "AMI2-001", "--at", "2019-01-01", code=2)
    assert say("list", "candidatures", "--state", "draft").endswith("1 dossier.\n")
    assert say("list", "candidatures", "--window", WAVE_1).endswith("1 dossier.\n")
    assert say("list", "candidatures", "--call", "AMI1").endswith("0 dossier.\n")
    assert say("list", "candidatures", "--text", "agen").endswith("1 dossier.\n")
    assert say("list", "antennes").endswith("1 dossier.\n")
    assert [row["reference"] for row in told("list", "antennes")] == ["AMI2-001-A1"]
    assert "Dax" in say("list", "collectivites")
    assert "contact" in say("list", "contacts")
    assert "Comité de sélection" in say("list", "seances")
    assert case != antenna


def test_offers_say_what_is_asked_and_why_not_for_the_rest(
    say: Say, told: Callable[..., Any], office: Office
) -> None:
    open_draft(office, "40088")
    for_lead = say("offers", "AMI2-001")
    assert "piece add AMI2-001 PIÈCE FICHIER" in for_lead
    assert "Le dossier ne contient pas encore" in for_lead
    for_city = say("--as", "contact:40088", "offers", "AMI2-001")
    assert "Ne relève pas de votre rôle :" in for_city
    found = {offer["trigger"]: offer for offer in told("offers", "AMI2-001")}
    assert found["add_piece"]["allowed"] is True
    assert found["submit"]["reasons"][0]["rule"] == "pieces_missing"


def test_a_consolidation_under_way_shows_its_end(say: Say, office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    act(office, case, "submit", window=WAVE_1, channel="portal")
    move(office, AFTER_WAVE_1)
    say(
        "advance", "consolidate", "AMI2-001", "-i", "motive=pieces", "-i", "due=2020-12-15",
        "-i", "pieces=needs_note,premises_description",
    )  # fmt: skip
    shown = say("show", "AMI2-001")
    assert "Consolidation : jusqu’au mardi 15 décembre 2020 inclus" in shown
    assert "Pièces manquantes" in shown


def test_milestones_are_settled_by_their_own_commands(say: Say, office: Office) -> None:
    labelled(office, "40088")
    line = ("AMI2-001-A1", "premises")
    say("milestone", "propose", *line, "--on", "2021-05-03")
    say("milestone", "confirm", *line, "--on", "03/05/2021")
    say("milestone", "waive", "AMI2-001-A1", "training_offer", "--reason", "Déjà ouverte.")
    say("milestone", "done", *line, "--at", "2020-11-10")
    assert "Étape « Locaux » : réalisée" in say("show", "AMI2-001-A1")


def test_a_decision_with_an_unknown_session_is_refused(say: Say, office: Office) -> None:
    case = examined(office, "40088")
    assert "aucun dossier « inconnue »" in say(
        "advance", "label", "AMI2-001", "-i", "session=inconnue", code=2
    )
    session = decided(office, case, "defer")
    assert CaseId(session)


def test_a_step_takes_only_the_options_that_mean_something_for_it(say: Say, office: Office) -> None:
    labelled(office, "40088")
    step = ("AMI2-001-A1", "shared_diagnosis")
    assert "--at" in say("milestone", "done", *step, "--on", "2020-12-01", code=2)
    assert "milestone waive" in say("milestone", "done", *step, "--reason", "x", code=2)
    assert say("milestone", "done", *step) == "Étape enregistrée.\n"
