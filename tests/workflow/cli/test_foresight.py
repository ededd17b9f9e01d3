"""The command line of foresight: forecast, rehearsal, deadlines, feeds, diagrams."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from states.identifiers import CaseId, ContactKind
from tests.workflow.bench import (
    LEAD,
    WAVE_1,
    act,
    done,
    file_candidature,
    move,
    open_draft,
)
from tests.workflow.office_stories import decided, hold_session
from workflow.archive import Archive
from workflow.cli import invoke
from workflow.commands import RegisterPerson
from workflow.composition import create_installation
from workflow.office import Office
from workflow.reports.naming import Naming

EXTENSION = ("deadlines", "extend", WAVE_1, "--to", "2020-11-20", "--reason", "Été")


def run(office: Office, *args: str, code: int = 0) -> str:
    found = invoke(office, args)
    assert found.exit_code == code, found.output
    return found.output.replace("\xa0", " ")


def answer(office: Office, *args: str) -> Any:
    return json.loads(invoke(office, ("--json", *args)).output)


def contact(office: Office, code: str) -> CaseId:
    with office.store.read() as reader:
        return next(
            each.id
            for each in Archive(reader, office.memory).persons()
            if each.organisation == code and each.kind is ContactKind.CONTACT
        )


def events(office: Office) -> int:
    with office.store.read() as reader:
        return reader.tree_size()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Office]:
    """An installation without any programme."""
    office, _ = create_installation(tmp_path / "vide", datetime(2020, 1, 1, tzinfo=UTC))
    yield office
    office.store.close()


def test_the_forecast_names_files_and_functions_never_people(office: Office) -> None:
    open_draft(office, "40088")
    said = run(office, "forecast", "--until", "2020-11-10")
    assert "en supposant qu’aucune personne n’agit d’ici là" in said
    assert "contact de la collectivité, Dax" in said
    assert "AMI2-001 Dax" in said
    assert "brouillon reporté à la fenêtre suivante" in said
    assert "Point hebdomadaire (16)" in said
    assert "@" not in said


def test_a_forecast_of_one_week_says_its_one_digest(office: Office) -> None:
    said = run(office, "forecast", "--until", "2020-07-28")
    assert "Point hebdomadaire" in said
    assert "puis chaque semaine" not in said
    assert "Actes automatiques" not in said


def test_a_forecast_without_anything_to_come_says_so(office: Office) -> None:
    assert "0 lettre à 0 destinataire, 0 acte automatique." in run(
        office, "forecast", "--until", "2020-07-24"
    )


def test_the_forecast_in_json_holds_ids(office: Office) -> None:
    case = open_draft(office, "40088")
    found = answer(office, "forecast", "--until", "2020-11-10")
    assert (found["assumes"], found["held"], found["until"]) == ("no_human_act", "", "2020-11-10")
    assert [each["case"] for each in found["acts"]] == [case]
    reminders = [each for each in found["letters"] if each["deadline"] == WAVE_1]
    assert [each["days_before"] for each in reminders] == [60, 30, 7, 1]
    assert {each["person"] for each in reminders} == {contact(office, "40088")}


def test_a_held_sweep_is_said_to_be_taken_for_confirmed(office: Office) -> None:
    with office.store.write() as writer:
        writer.put_setting("sweep_held", "outage")
    assert "elle est supposée donnée" in run(office, "forecast", "--until", "2020-08-10")


def test_what_if_tells_what_moves(office: Office) -> None:
    open_draft(office, "40088")
    said = run(office, "forecast", "--until", "2020-12-10", "--if", f"{WAVE_1}=2020-11-20")
    assert "0 en plus, 0 en moins, 5 à une autre date. 1 dossier concerné." in said
    assert "lundi 7 septembre 2020 à 8 h (heure de Paris) → lundi 21 septembre" in said


def test_what_if_tells_what_is_added_and_removed(office: Office) -> None:
    open_draft(office, "40088")
    sooner = run(office, "forecast", "--until", "2020-11-10", "--if", f"{WAVE_1}=2020-08-31")
    later = run(office, "forecast", "--until", "2020-11-10", "--if", f"{WAVE_1}=2021-01-29")
    assert "Lettres en moins" in sooner
    assert "Actes automatiques" in later
    assert "en moins" in later


def test_what_if_with_nothing_at_stake_says_so(office: Office) -> None:
    said = run(office, "forecast", "--until", "2020-11-10", "--if", f"{WAVE_1}=2020-11-20")
    assert "Rien ne change." in said


def test_what_if_in_json(office: Office) -> None:
    case = open_draft(office, "40088")
    found = answer(office, "forecast", "--until", "2020-12-10", "--if", f"{WAVE_1}=2020-11-20")
    assert (found["if"], found["cases"]) == ({WAVE_1: "2020-11-20"}, [case])
    assert len(found["letters"]["moved"]) == 5
    assert found["acts"]["moved"][0]["after"]["trigger"] == "carry"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--until", "demain"), "ne se lit pas"),
        (("--until", "2020-11-10", "--if", "2020-11-10"), "écrivez ÉCHÉANCE=JOUR"),
        (("--until", "2020-11-10", "--if", "X=2020-11-10"), "la liste ("),
        (("--until", "2020-11-10", "--if", f"{WAVE_1}=31/02/2020"), "ne se lit pas"),
    ],
)
def test_a_forecast_asked_badly_is_refused_in_french(
    office: Office, args: tuple[str, ...], said: str
) -> None:
    assert said in run(office, "forecast", *args, code=2)


def test_a_town_reads_its_own_forecast(office: Office) -> None:
    open_draft(office, "40088")
    open_draft(office, "47001")
    said = run(office, "--as", "contact:40088", "forecast", "--until", "2020-11-10")
    assert "Dax" in said
    assert "Agen" not in said
    assert "responsable" not in said


def test_a_rehearsed_act_is_told_and_not_recorded(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    before = events(office)
    asked = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=post")
    said = run(office, *asked, "--dry-run")
    assert "rien n’est enregistré" in said
    assert "Accusé d’enregistrement" in said
    assert answer(office, *asked, "--dry-run")["events"] == {"submit": 1}
    assert events(office) == before


def test_a_rehearsed_act_without_letter_says_so(office: Office) -> None:
    open_draft(office, "40088")
    said = run(office, "advance", "add_piece", "AMI2-001", "-i", "piece=form", "--dry-run")
    assert "Aucune lettre ne serait écrite." in said


def test_a_rehearsed_refusal_ends_as_the_real_one(office: Office) -> None:
    open_draft(office, "40088")
    asked = ("advance", "analyse", "AMI2-001")
    rehearsed = run(office, *asked, "--dry-run", code=1)
    assert rehearsed == run(office, *asked, code=1)
    run(office, "advance", "inconnu", "AMI2-001", "--dry-run", code=1)


def test_a_town_is_told_only_that_its_act_is_admitted(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "add_piece", piece="form")
    asked = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    said = run(office, "--as", "contact:40088", *asked, "--dry-run")
    assert said.splitlines()[-1] == "Les règles admettent cet acte."


def test_the_file_of_a_rehearsed_return_is_a_new_one(office: Office) -> None:
    case = open_draft(office, "40088")
    act(office, case, "withdraw", reason="Voté")
    said = run(office, "advance", "reapply", "AMI2-001", "-i", f"window={WAVE_1}", "--dry-run")
    assert "nouveau dossier" in said


def test_going_live_shows_what_is_to_come_first(office: Office) -> None:
    open_draft(office, "40088")
    before = events(office)
    said = run(office, "golive", "--on", "2020-09-01", "--dry-run")
    assert "Rappel" in said
    assert events(office) == before
    assert "Mise en service enregistrée." in run(office, "golive", "--on", "2020-09-01")


def test_going_live_without_a_programme_foresees_nothing(empty: Office) -> None:
    assert run(empty, "golive", "--on", "2020-09-01").strip() == "Mise en service enregistrée."


def test_a_programme_is_rehearsed_with_its_differences(office: Office) -> None:
    before = events(office)
    said = run(office, "programme", "apply", "au-coeur-des-territoires/2021-10", "--dry-run")
    assert "AMI2/limite" in said
    assert "version du programme appliquée" in said
    assert events(office) == before


def test_deadlines_are_listed_as_stated_with_source_and_reading(office: Office) -> None:
    said = run(office, "deadlines", "list")
    assert "jusqu’au vendredi 6 novembre 2020 inclus (23 h 59, heure de Paris)" in said
    assert "Interprétation : La source dit seulement" in said
    assert "Source : Cnam release 2020-07-23" in said
    assert "date non publiée" in said
    assert "version 1" not in said


def test_an_extension_shows_its_consequences_then_is_recorded(office: Office) -> None:
    open_draft(office, "40088")
    said = run(office, *EXTENSION, "--yes")
    assert "Prorogation d’une échéance : 1" in said
    assert "5 à une autre date" in said
    assert said.rstrip().endswith("Prorogation enregistrée.")
    listed = run(office, "deadlines", "list")
    assert "version 1 : 6 novembre 2020, échéance fixée" in listed
    assert "version 2 : 20 novembre 2020, échéance prorogée" in listed
    assert "— Été" in listed


def test_an_extension_is_only_shown_when_asked_or_not_confirmed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = events(office)
    run(office, *EXTENSION, "--dry-run")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    run(office, *EXTENSION, code=1)
    assert events(office) == before
    found = answer(office, *EXTENSION, "--dry-run")
    assert (found["outcome"], found["events"]) == ("rehearsed", {"deadline_extended": 1})
    assert found["difference"]["if"] == {WAVE_1: "2020-11-20"}


def test_several_deadlines_are_extended_together(office: Office) -> None:
    said = run(
        office,
        *("deadlines", "extend", "AMI2/vague-1", "AMI2/vague-2", "--days", "7"),
        *("--reason", "Été", "--yes"),
    )
    assert "AMI2/vague-2 au 19 février 2021" in said
    listed = {each["id"]: each for each in answer(office, "deadlines", "list")}
    assert [listed[f"AMI2/vague-{n}"]["day"] for n in (1, 2)] == ["2020-11-13", "2021-02-19"]
    assert [each["number"] for each in listed["AMI2/vague-1"]["versions"]] == [1, 2]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((WAVE_1, "--reason", "Été"), 2, "Donnez --to JOUR"),
        ((WAVE_1, "AMI2/vague-2", "--to", "2020-11-20"), 2, "Donnez --to JOUR"),
        ((WAVE_1, "--to", "2020-11-20", "--days", "3"), 2, "Donnez --to JOUR"),
        ((WAVE_1, "--to", "2020-10-01", "--reason", "Été"), 1, "repoussée"),
        (
            ("AMI9", "--to", "2020-11-20", "--reason", "Été"),
            2,
            "la liste (",
        ),
        ((WAVE_1, "--to", "2020-11-20"), 1, "motif"),
    ],
)
def test_an_extension_asked_badly_is_refused(
    office: Office, args: tuple[str, ...], code: int, said: str
) -> None:
    before = events(office)
    assert said in run(office, "deadlines", "extend", *args, "--dry-run", code=code)
    assert events(office) == before


def test_a_town_lists_the_published_closings_only(office: Office) -> None:
    found = answer(office, "--as", "contact:40088", "deadlines", "list")
    assert [each["id"] for each in found] == [
        "AMI2/vague-1",
        "AMI2/vague-2",
        "AMI2/vague-3",
        "AMI1/appel",
    ]


def test_the_linter_speaks_french_and_json(office: Office) -> None:
    case = file_candidature(office, "40088")
    act(office, case, "analyse")
    hold_session(office, "S1", {case: "defer"})
    said = run(office, "deadlines", "lint")
    assert "avant la clôture de la vague qu’elle examine (séance S1)." in said
    assert "les brouillons y deviendront caducs." in said
    codes = [each["code"] for each in answer(office, "deadlines", "lint")]
    assert codes == [
        "session_before_closing",
        "no_successor",
        "agreement_before_horizon",
        "unknown_date",
    ]


def test_the_linter_names_what_collides(office: Office) -> None:
    run(office, "deadlines", "extend", WAVE_1, "--to", "2021-02-01", "--reason", "R", "--yes")
    assert "(règle vague-j60)." in run(office, "deadlines", "lint")
    run(office, "programme", "apply", "au-coeur-des-territoires/2021-10", "--yes")
    assert "(Date limite de l’AMI 2)." in run(office, "deadlines", "lint")


def test_commands_on_deadlines_want_a_programme(empty: Office) -> None:
    assert "programme apply" in run(empty, "deadlines", "list", code=1)


def test_the_calendar_goes_to_the_output_a_file_or_json(office: Office, tmp_path: Path) -> None:
    printed = invoke(office, ("deadlines", "ics")).output
    file = tmp_path / "echeances.ics"
    assert str(file) in run(office, "deadlines", "ics", "--output", str(file))
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert file.read_bytes() == printed.encode()
    assert answer(office, "deadlines", "ics")["calendar"] == printed
    assert answer(office, "deadlines", "ics", "--output", str(file))["file"] == str(file)


def test_a_feed_is_given_read_rotated_and_revoked(office: Office) -> None:
    person = contact(office, "40088")
    first = answer(office, "contact", "feed", person)["token"]
    assert "BEGIN:VEVENT" in run(office, "deadlines", "ics", "--feed", first)
    said = run(office, "contact", "feed", person)
    assert "Le flux donné auparavant ne répond plus." in said
    assert "révoqué" in run(office, "deadlines", "ics", "--feed", first, code=2)
    assert "Flux révoqués : 1." in run(office, "contact", "feed", person, "--revoke")


def test_a_calendar_of_a_person_is_theirs_or_an_insiders_to_read(office: Office) -> None:
    own, other = contact(office, "40088"), contact(office, "47001")
    assert "BEGIN:VEVENT" in run(office, "deadlines", "ics", "--person", own)
    assert "BEGIN:VEVENT" in run(office, "--as", own, "deadlines", "ics", "--person", own)
    for refused in (
        ("--as", own, "deadlines", "ics", "--person", other),
        ("deadlines", "ics", "--person", "x"),
    ):
        assert "list contacts" in run(office, *refused, code=2)


def test_diagrams_are_printed_or_written(office: Office, tmp_path: Path) -> None:
    assert run(office, "diagram", "antenne").startswith("stateDiagram-v2")
    page = run(office, "diagram")
    assert "## Candidature" in page
    assert "## Antenne" in page
    file = tmp_path / "vie.md"
    assert str(file) in run(office, "diagram", "--output", str(file))
    assert file.read_text(encoding="utf-8").replace("\xa0", " ") == page
    assert answer(office, "diagram", "candidature", "--output", str(file))["file"] == str(file)


def test_people_and_files_are_named_by_what_they_are(office: Office) -> None:
    command = RegisterPerson(
        actor=LEAD,
        kind=ContactKind.PARTNER,
        organisation="",
        texts={"name": "Partenaire", "email": "partenaire@organisme.example"},
    )
    partner = str(done(office, command).shown["person"])
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        assert naming.person(partner) == "partenaire"
        assert naming.person("reglage:lead_address") == "responsable du programme"
        assert naming.person("inconnue") == naming.person("inconnue") == "inconnue"
        assert (naming.file(None), naming.file("AMI2/vague-1")) == ("", "AMI2/vague-1")


def test_a_retained_town_and_its_twin_read_the_same_answers(office: Office) -> None:
    twins = [file_candidature(office, code) for code in ("40088", "47001")]
    move(office, datetime(2020, 11, 10, 9, tzinfo=UTC))
    for case in twins:
        act(office, case, "analyse")
    decided(office, twins[0])

    def answers(code: str, reference: str) -> list[str]:
        asked = (
            ("forecast", "--until", "2021-12-31"),
            ("forecast", "--until", "2021-12-31", "--if", "AMI2/vague-2=2021-03-01"),
            ("advance", "withdraw", reference, "-i", "reason=Voté", "--dry-run"),
            ("deadlines", "list"),
            ("deadlines", "lint"),
            ("deadlines", "ics"),
        )
        return [_masked(run(office, *how, *each)) for each in asked for how in _as(code)]

    assert answers("40088", "AMI2-001") == answers("47001", "AMI2-002")


def _masked(said: str) -> str:
    """Hide what names a town, a file or a person, and the width it takes in a table."""
    unnamed = re.sub(r"AMI2-00[12] (Dax|Agen)|Dax|Agen|[0-9a-f]{16}", "#", said)
    return re.sub(r"[ ─]+", " ", unnamed)


def _as(code: str) -> tuple[tuple[str, ...], ...]:
    return ("--as", f"contact:{code}"), ("--json", "--as", f"contact:{code}")
