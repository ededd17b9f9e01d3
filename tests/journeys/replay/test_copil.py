"""The report of the steering committee on the replayed programme: figures, prediction, pages."""

import hashlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from notifications.printing import printed
from states.facts import CandidatureState
from states.identifiers import ActorId, Role
from states.instants import day_start
from workflow.cli import invoke
from workflow.cli.console import WIDTH
from workflow.cli.demonstration import Shown
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading
from workflow.reports.copil import Copil, copil
from workflow.reports.copil_sheet import AWAITED_SHOWN, sheet_of
from workflow.reports.open_data import OpenData, as_open_json, open_data
from workflow.reports.report import ReportAsked

LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
JULY_2020, OCTOBER_2021 = "2020-07-23", "2021-10-04"
LAUNCH_HORIZON = "2020-12-31"
CLASSES = {"recomputed": 2, "compatible": 14, "reported": 12, "unknown": 2, "contradicted": 1}


def as_json(office: Office, *options: str) -> dict[str, Any]:
    answer = invoke(office, ("--json", "report", "copil", *options))
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.output)
    return found


def made(office: Office, day: str, actor: Actor = LEAD) -> Copil:
    year, month, number = map(int, day.split("-"))
    with office.store.read() as reader:
        asked = ReportAsked(at=day_start(date(year, month, number + 1)))
        found = copil(Reading(office, reader, actor), asked)
    assert found is not None
    return found


def opened(office: Office) -> OpenData:
    with office.store.read() as reader:
        return open_data(Reading(office, reader, PARTNER), "")


def test_the_report_of_october_2021_reproduces_the_published_figures_by_class(
    replay: Shown,
) -> None:
    found = as_json(replay.office, "--at", OCTOBER_2021)
    matches = [each["match"] for each in found["published"]]
    assert {match: matches.count(match) for match in CLASSES} == CLASSES
    counts = {each["name"]: (each["low"], each["high"]) for each in found["counts"][:10]}
    assert (counts["analysed"], counts["labelled"]) == ((111, 111), (75, 75))
    assert found["states"]["antenna"] == {"labelled": 66, "deployment": 1, "open": 8}


def test_at_any_other_date_everything_is_counted_again(replay: Shown) -> None:
    found = as_json(replay.office, "--at", "2020-12-31")
    counts = {each["name"]: each["low"] for each in found["counts"][:10]}
    assert (counts["analysed"], counts["labelled"]) == (85, 55)
    assert len(found["published"]) < sum(CLASSES.values())
    assert found["on"] == "2020-12-31"


def test_in_july_2020_the_interval_for_december_holds_the_seven_and_not_the_fifty_three(
    replay: Shown,
) -> None:
    prediction = as_json(replay.office, "--at", JULY_2020)["prediction"]
    (december,) = [each for each in prediction["expected"] if each["on"] == LAUNCH_HORIZON]
    assert (december["low"], december["high"]) == (2, 14)
    assert december["low"] <= 7 <= december["high"] < 53
    assert december["targets"] == [{"id": "cible-48-ouvertures", "value": 48}]
    assert prediction["openings_observed"] == 1
    printed_on = invoke(replay.office, ("report", "copil", "--at", JULY_2020)).output
    assert "entre 2 et 14 antennes ouvertes" in printed_on.replace("\xa0", " ")
    assert "Fondé sur 1 ouverture observée." in printed_on.replace("\xa0", " ")


def test_antennas_of_which_the_same_is_expected_are_named_once_together(replay: Shown) -> None:
    printed = invoke(replay.office, ("report", "copil")).output.replace("\xa0", " ")
    assert max(len(line) for line in printed.splitlines()) <= WIDTH
    assert printed.count("labellisée — dès janvier 2022, sans borne avant dix ans") == 1
    assert "objectif : 100 antennes d’ici 2022 ; 75 antennes au moins" in " ".join(printed.split())
    assert "    AMI1-001-A1 Charleville-Mézières, AMI1-002-A1 Châlons-en-Champagne," in printed


def test_what_was_recorded_since_changes_no_prediction_of_july_2020(replay: Shown) -> None:
    now = made(replay.office, JULY_2020).prediction
    with replay.office.store.read() as reader:
        end = day_start(date(2020, 7, 24))
        reading = Reading(replay.office, reader, LEAD)
        then = copil(reading, ReportAsked(at=end, known_at=end))
    assert then is not None
    assert then.prediction == now


def test_the_only_antenna_late_on_its_aim_comes_first(replay: Shown) -> None:
    first, second = as_json(replay.office, "--at", OCTOBER_2021)["prediction"]["antennas"][:2]
    assert (first["aim"], first["late_days"], first["aim_confirmed"]) == ("2020-12-31", 277, True)
    assert (second["late_days"], second["openings_observed"]) == (0, 7)


@pytest.mark.parametrize("day", ["2019-05-20", JULY_2020, "2021-05-04", OCTOBER_2021])
def test_the_report_prints_on_exactly_two_pages(replay: Shown, tmp_path: Path, day: str) -> None:
    file = tmp_path / "copil.pdf"
    answer = invoke(replay.office, ("report", "copil", "--at", day, "--pdf", str(file)))
    assert answer.exit_code == 0, answer.output
    pages = PdfReader(file).pages
    assert len(pages) == 2
    assert "Page 2 sur 2" in (pages[1].extract_text() or "")
    again = invoke(replay.office, ("report", "copil", "--at", day, "--pdf", str(file)))
    assert (again.exit_code, "existe déjà" in again.output) == (2, True)


def test_long_names_and_every_row_still_print_on_two_pages(replay: Shown) -> None:
    values = sheet_of(made(replay.office, OCTOBER_2021))
    long = "Communauté d’agglomération de Saint-Quentin-en-Yvelines-sur-Orne"
    row = {**values["awaited"][0], "place": long, "aim": "31 déc. 2020 (proposée)"}
    values["awaited"] = [row] * AWAITED_SHOWN
    values["deadlines"] = [{"day": "31 décembre 2021", "label": long}] * 6
    values["expected"] = [values["expected"][-1]] * 4
    pages = len(PdfReader(io.BytesIO(printed("copil", values))).pages)
    assert pages == 2


def test_the_same_report_gives_the_same_bytes(replay: Shown) -> None:
    values = sheet_of(made(replay.office, OCTOBER_2021))
    one, two = (hashlib.sha256(printed("copil", values)).hexdigest() for _ in range(2))
    assert one == two


def test_the_table_has_one_row_for_each_place(replay: Shown, tmp_path: Path) -> None:
    file = tmp_path / "copil.xlsx"
    assert invoke(replay.office, ("report", "copil", "--xlsx", str(file))).exit_code == 0
    book = load_workbook(file, read_only=True)
    assert book.sheetnames == ["Lieux", "Comptes", "Chiffres publiés", "Requête"]
    heads, *rows = list(book["Lieux"].iter_rows(values_only=True))
    assert len(rows) == 111
    assert len({row[2] for row in rows}) == 111
    chaumont = dict(zip(heads, next(row for row in rows if row[3] == "Chaumont"), strict=True))
    assert chaumont["État de l’antenne"] == "ouverte"
    assert chaumont["Ouverture"] == "vendredi 13 septembre 2019"


def test_a_partner_reads_what_was_announced_and_nothing_else(replay_copy: Office) -> None:
    """Before 4 October 2021: 20 more labels decided, none surely announced."""
    asked = ReportAsked(at=day_start(date(2021, 9, 30)), known_at=day_start(date(2021, 9, 30)))
    with replay_copy.store.read() as reader:
        lead, partner = (
            copil(Reading(replay_copy, reader, actor), asked) for actor in (LEAD, PARTNER)
        )
    assert lead is not None
    assert partner is not None
    assert sum(len(place.antennas) for place in lead.places) == 75
    assert sum(len(place.antennas) for place in partner.places) == 55
    assert len(partner.prediction.awaited) == 56
    assert {each["place"] for each in sheet_of(partner)["awaited"]}.isdisjoint({"nom retiré"})
    states = {each.state for place in partner.places for each in place.candidatures}
    assert states == {CandidatureState.LABELLED}


def test_a_region_reads_its_own_places(replay: Shown) -> None:
    region = Actor(id=ActorId("region"), roles=frozenset({Role.PARTNER}), region="44")
    found, every = made(replay.office, OCTOBER_2021, region), made(replay.office, OCTOBER_2021)
    assert {place.region for place in found.places} == {"44"}
    assert {each.journey.region for each in found.prediction.awaited} == {"44"}
    assert found.figures.counts == every.figures.counts


def test_the_open_data_hold_the_labels_announced_and_nobody(replay: Shown) -> None:
    found = opened(replay.office)
    assert (len(found.rows), found.unnamed) == (47, 28)
    value = json.loads(as_open_json(found))
    assert value["licence"] is None
    assert set(value["labels"][0]) == set(value["colonnes"])
    assert "@" not in json.dumps(value)
    nine = [each for each in value["labels"] if "/" in each["annonce"]]
    assert {each["annonce"] for each in nine} == {"2020-11-07/2021-10-04"}
    assert len(nine) == 9


def test_the_open_data_are_written_from_the_command_line(replay: Shown, tmp_path: Path) -> None:
    for suffix, first in ((".csv", b"\xef\xbb\xbfreference;code;"), (".json", b"{")):
        file = tmp_path / f"labels{suffix}"
        answer = invoke(replay.office, ("export", str(file), "open"))
        assert answer.exit_code == 0, answer.output
        assert file.read_bytes().startswith(first)


def test_a_date_given_before_the_name_of_the_report_is_refused(replay: Shown) -> None:
    answer = invoke(replay.office, ("report", "--at", JULY_2020, "copil"))
    assert answer.exit_code == 2
    assert "donnez les dates après « copil »" in answer.output.replace("\xa0", " ")


def test_what_costs_queries_does_not_grow_with_places(replay: Shown) -> None:
    asked: list[str] = []
    with replay.office.store.read() as reader:
        reading = Reading(replay.office, reader, LEAD)
        reading.in_force()
        reader._connection.set_trace_callback(asked.append)
        for day in (date(2019, 10, 1), date(2021, 10, 5)):
            before = len(asked)
            copil(reading, ReportAsked(at=day_start(day)))
            asked.append(f"-- {len(asked) - before}")
        reader._connection.set_trace_callback(None)
    counts = [line for line in asked if line.startswith("-- ")]
    assert counts == ["-- 4", "-- 4"]
