"""The story of the real programme, as the demonstration replays it and the report counts it."""

import io
import json
import random
import shlex
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from states.events import Event
from states.history import codes_of
from states.identifiers import ActorId, CaseId, CaseKind, ContactKind, Role
from states.instants import EffectiveAt, Precision, exactly
from workflow.archive import Archive, Memory
from workflow.cli import cli, invoke
from workflow.cli.console import WIDTH
from workflow.cli.demo import MARKER, MARKER_TEXT, clear
from workflow.cli.demonstration import Shown, pages
from workflow.office import Office
from workflow.people import Actor
from workflow.replay.performance import refusals, rules_of
from workflow.reports.counting import Figure
from workflow.reports.indicators import Match, Rate
from workflow.reports.report import Report, ReportAsked
from workflow.reports.report import report as make_report
from workflow.store.filters import CaseFilter

RECOUNT = Path(__file__).with_name("recount.sql")
FOREVER = "9999-12-31T00:00:00.000000Z"
DAYS = ("2019-05-20", "2019-09-26", "2020-07-23", "2021-01-31", "2021-05-04", "2021-09-08")
LAST_DAY = "2021-10-04"
LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))


@pytest.fixture(scope="session")
def lines(replay: Shown, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """The events of an exported bundle, one JSON line each, in a database of the test's own."""
    folder = tmp_path_factory.mktemp("bundle") / "bundle"
    answer = invoke(replay.office, ("audit", "bundle", str(folder)))
    assert answer.exit_code == 0, answer.output
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE line (body TEXT NOT NULL)")
    bodies = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    connection.executemany("INSERT INTO line VALUES (?)", ((body,) for body in bodies))
    return connection


def report_json(office: Office, *options: str) -> dict[str, Any]:
    answer = invoke(office, ("--json", "report", *options))
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.output)
    return found


def counts_of(report: Mapping[str, Any]) -> set[tuple[str, str, int, int | None]]:
    return {(each["name"], each["call"], each["low"], each["high"]) for each in report["counts"]}


def recounted(lines: sqlite3.Connection, at: str, known: str) -> set[tuple[Any, ...]]:
    rows = lines.execute(RECOUNT.read_text(encoding="utf-8"), {"at": at, "known": known})
    return {row for row in rows if row[2] or row[3] != 0}


def indicators(report: Mapping[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {
        (each["indicator"], each["as_of"], each["scope"]): each for each in report["indicators"]
    }


@pytest.mark.parametrize("day", [*DAYS, LAST_DAY])
def test_the_report_equals_a_separate_count_of_what_was_true(
    replay: Shown, lines: sqlite3.Connection, day: str
) -> None:
    report = report_json(replay.office, "--at", day)
    ours = {count for count in counts_of(report) if count[2] or count[3] != 0}
    assert ours == recounted(lines, report["at"], FOREVER)


@pytest.mark.parametrize("day", DAYS)
def test_the_report_equals_a_separate_count_of_what_was_known(
    replay: Shown, lines: sqlite3.Connection, day: str
) -> None:
    report = report_json(replay.office, "--known-at", day)
    ours = {count for count in counts_of(report) if count[2] or count[3] != 0}
    assert ours == recounted(lines, report["at"], report["known_at"])


def test_the_published_totals_are_reached_and_fictional_files_are_in_none(replay: Shown) -> None:
    found = {
        (name, call): (low, high) for name, call, low, high in counts_of(report_json(replay.office))
    }
    wanted = {
        ("analysed", ""): (111, 111),
        ("analysed", "AMI1"): (85, 85),
        ("analysed", "AMI2"): (26, 26),
        ("labelled", ""): (75, 75),
        ("labelled", "AMI1"): (55, 55),
        ("labelled", "AMI2"): (20, 20),
        ("labelled_acv", ""): (43, 71),
        ("labelled_ti", ""): (38, 66),
        ("labelled_pvd", ""): (1, 29),
        ("labelled_regions", "AMI2"): (10, 10),
        ("antennas_open", ""): (8, 8),
        ("antennas_under_way", ""): (1, 67),
    }
    assert {key: found[key] for key in wanted} == wanted


def test_named_places_are_the_published_ones_and_the_others_are_marked(replay: Shown) -> None:
    with replay.office.store.read() as reader:
        rows = reader.cases(CaseFilter(kind=CaseKind.CANDIDATURE, states=("labelled",)))
    real = [row for row in rows if "fictional" not in row.marks]
    named = [row for row in real if "unnamed" not in row.marks]
    assert (len(real), len(named)) == (75, 47)
    assert all("non nommé" in row.label for row in real if row not in named)


def test_each_published_indicator_is_classed(replay: Shown) -> None:
    found = indicators(report_json(replay.office))
    matches = {key: each["match"] for key, each in found.items()}
    assert len(found) == 31
    assert {key for key, match in matches.items() if match == Match.RECOMPUTED} == {
        ("antennes_ouvertes", "2021-01", "AMI1"),
        ("regions_ami2", "2021-10-04", "AMI2"),
    }
    assert {key for key, match in matches.items() if match == Match.CONTRADICTED} == {
        ("villes_retenues", "2021-05-04", "AMI1+AMI2")
    }
    assert {key for key, match in matches.items() if match == Match.UNKNOWN} == {
        ("offre_industrie", "2021-10-04", "AMI1+AMI2"),
        ("offre_industrie", "2021-09-08", "11 of 2021-09-08"),
    }


def test_after_one_label_is_reverted_the_report_says_74(replay_copy: Office) -> None:
    with replay_copy.store.read() as reader:
        row = next(
            row for row in reader.cases(CaseFilter(kind=CaseKind.CANDIDATURE, text="Martigues"))
        )
    answer = invoke(
        replay_copy, ("advance", "revert", row.reference, "-i", "reason=Décision mal saisie")
    )
    assert answer.exit_code == 0, answer.output
    report = report_json(replay_copy)
    assert ("labelled", "", 74, 74) in counts_of(report)
    key = ("labellises", "2021-10-04", "AMI1+AMI2")
    assert indicators(report)[key]["match"] == Match.CONTRADICTED


@pytest.mark.parametrize("seed", range(8))
def test_moving_unsure_dates_inside_their_bounds_stays_inside_the_intervals(
    replay: Shown, seed: int
) -> None:
    chance = random.Random(seed)
    with replay.office.store.read() as reader:
        events = reader.events()
        in_force = replay.office.calendar.in_force(reader)
    assert in_force is not None
    moved = [replace(event, effective_at=_somewhere(event, chance)) for event in events]
    for day in (*DAYS, LAST_DAY):
        asked = ReportAsked(at=datetime.fromisoformat(f"{day}T22:00:00Z"))
        printed = make_report(events, in_force.programme, asked, LEAD)
        perturbed = make_report(moved, in_force.programme, asked, LEAD)
        assert _outside(printed, perturbed) == []


@pytest.mark.parametrize(
    ("role", "known", "labelled"),
    [
        (Role.LEAD, "2021-09-10", 75),
        (Role.CITY, "2021-09-25", 64),
        (Role.PARTNER, "2021-10-05", 75),
    ],
)
def test_the_report_keeps_a_decision_from_outsiders_until_it_is_announced(
    replay: Shown, role: Role, known: str, labelled: int
) -> None:
    with replay.office.store.read() as reader:
        events, in_force = reader.events(), replay.office.calendar.in_force(reader)
    assert in_force is not None
    moment = datetime.fromisoformat(f"{known}T22:00:00Z")
    actor = Actor(id=ActorId("somebody"), roles=frozenset({role}))
    asked = ReportAsked(at=moment, known_at=moment)
    made = make_report(events, in_force.programme, asked, actor)
    (found,) = [each for each in made.counts if (each.name, each.call) == ("labelled", "")]
    assert found.figure.low == labelled


def test_a_guard_on_the_unpublished_closing_of_the_first_call_is_never_said_passed(
    replay: Shown,
) -> None:
    filed = [each for each in events_of(replay, "submit") if each.data["window"] == "AMI1/appel"]
    assert len(filed) == 85
    assert {tuple(codes_of(each.data, "unverifiable")) for each in filed} == {
        ("window_named_takes_files",)
    }


def test_the_pilot_opened_before_the_announcement_and_stays_flagged(replay: Shown) -> None:
    (opened,) = events_of(replay, "open_pilot")
    with replay.office.store.read() as reader:
        row = reader.case(opened.case)
    assert row is not None
    assert (row.label, row.marks, row.state) == ("Chaumont", ("pilot",), "open")
    assert codes_of(opened.data, "outside_rule") == ("pilot",)
    assert opened.effective_at.latest == datetime(2019, 9, 13, 22, tzinfo=UTC)


def test_the_eleven_of_8_september_are_labelled_by_one_act(replay: Shown) -> None:
    day = (datetime(2021, 9, 7, 22, tzinfo=UTC), datetime(2021, 9, 8, 22, tzinfo=UTC))
    labels = [
        each
        for each in events_of(replay, "label")
        if (each.effective_at.earliest, each.effective_at.latest) == day
    ]
    assert len(labels) == 11
    assert len({each.recorded_at for each in labels}) == 1


def test_the_executive_hears_of_a_decision_before_it_is_announced(replay: Shown) -> None:
    with replay.office.store.read() as reader:
        archive = Archive(reader, Memory())
        sent = {letter.id: letter.sent_at for letter in reader.letters()}
        kinds = {person.id: person.kind for person in archive.persons()}
        sessions = {each.id: each.decided_in for each in archive.candidatures()}
        ledger = [
            (line.template, kinds[CaseId(line.person)], line.case_id, sent[line.letter_id])
            for line in reader.reminders()
            if line.letter_id in sent and line.case_id
        ]
    told = [
        (sessions[case], at)
        for template, kind, case, at in ledger
        if template == "decision_retained" and kind is ContactKind.EXECUTIVE
    ]
    announced = {
        session: min(
            at for what, _, case, at in ledger if what == "announcement" and at and case == session
        )
        for session, _ in told
    }
    assert len(told) == 48
    assert [at for session, at in told if not at or at >= announced[session]] == []


def test_the_commands_printed_at_the_end_work(replay: Shown) -> None:
    answers = {line: invoke(replay.office, shlex.split(line)) for _, line in replay.next_commands()}
    failed = {line: each.output for line, each in answers.items() if each.exit_code}
    assert failed == {}


def test_the_picture_draws_the_counts_and_fetches_nothing(replay: Shown) -> None:
    drawn = replay.folder.with_name("demo.svg").read_text(encoding="utf-8")
    assert "Candidatures" in drawn
    assert "@font-face" not in drawn


def events_of(replay: Shown, kind: str) -> tuple[Event, ...]:
    with replay.office.store.read() as reader:
        return tuple(each for each in reader.events() if each.kind == kind)


def test_every_refusal_is_the_expected_one_and_its_remedy_succeeds(replay: Shown) -> None:
    found = refusals(replay.played)
    assert len(found) == 10
    assert all(rules_of(refused) == {refused.line.refused} for refused, _ in found)
    assert [remedy.answer.exit_code for _, remedy in found if remedy] == [0] * 10


def test_a_refusal_of_26_june_2021_names_no_next_window(replay: Shown) -> None:
    refused = next(each for each in replay.played if each.line.trial == 6 and each.line.refused)
    assert "Prochaine fenêtre" not in refused.answer.output


def test_the_projection_takes_the_last_second_and_lapses_what_is_left(replay: Shown) -> None:
    assert replay.states == {12: "submitted", 13: "lapsed", 14: "lapsed"}
    last = next(each for each in replay.after if each.line.refused)
    assert last.line.at == datetime(2022, 6, 30, 22, tzinfo=UTC)
    assert "jusqu’au jeudi 30 juin 2022 inclus" in last.answer.output


def test_the_projection_leaves_the_demonstration_untouched(replay: Shown) -> None:
    with replay.office.store.read() as reader:
        now = replay.office.now(reader)
    assert now == datetime(2021, 10, 4, 16, tzinfo=UTC)


def test_the_log_of_the_replay_is_intact(replay: Shown) -> None:
    assert invoke(replay.office, ("audit", "verify")).exit_code == 0


def test_the_pages_fit_in_80_columns_without_colour(replay: Shown) -> None:
    console = Console(file=io.StringIO(), width=WIDTH, highlight=False, markup=False)
    for page in pages(replay):
        console.print(page)
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert max(len(line) for line in printed.splitlines()) <= WIDTH
    assert "\x1b" not in printed


def test_an_earlier_demonstration_is_replaced(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    clear(tmp_path)
    assert not tmp_path.exists()


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "dossier"
    kept.mkdir()
    (kept / "note.txt").write_text("à garder", encoding="utf-8")
    answer = CliRunner().invoke(cli, ["demo", "--no-serve", "--data", str(kept)])
    assert answer.exit_code == 3
    assert (kept / "note.txt").read_text(encoding="utf-8") == "à garder"


def _somewhere(event: Event, chance: random.Random) -> EffectiveAt:
    at = event.effective_at
    if at.precision is Precision.INSTANT or at.latest is None:
        return at
    first = at.earliest or datetime(2019, 1, 1, tzinfo=UTC)
    seconds = int((at.latest - first).total_seconds())
    return exactly(first + timedelta(seconds=chance.randrange(seconds)))


def _outside(printed: Report, perturbed: Report) -> list[str]:
    """Name the counts and the indicators of `perturbed` that lie outside the printed interval."""
    pairs = [
        (f"{one.name} {one.call}", one.figure, other.figure)
        for one, other in zip(printed.counts, perturbed.counts, strict=True)
    ]
    for one, other in zip(printed.indicators, perturbed.indicators, strict=True):
        name, ours, exact = one.published.indicator, one.ours, other.ours
        if isinstance(ours, Figure) and isinstance(exact, Figure):
            pairs.append((name, ours, exact))
        elif isinstance(ours, Rate) and isinstance(exact, Rate):
            pairs.append((name, ours.numerator, exact.numerator))
    return [
        name
        for name, interval, exact in pairs
        if not interval.holds(exact.low)
        or (exact.high is not None and not interval.holds(exact.high))
    ]


def test_a_report_before_any_programme_was_known_says_what_to_do(replay: Shown) -> None:
    answer = invoke(replay.office, ("report", "--known-at", "2018-12-31"))
    assert answer.exit_code == 1
    assert "choisissez une date plus tardive" in answer.output


def test_a_report_at_an_instant_counts_what_was_true_at_it(replay: Shown) -> None:
    # The pilot is known to the day: one second before its end, it may still be to come.
    day = "2019-09-13T"
    before = report_json(replay.office, "--at", f"{day}23:59:58+02:00")
    after = report_json(replay.office, "--at", f"{day}23:59:59.999999+02:00")
    found = [
        (low, high)
        for each in (before, after)
        for name, call, low, high in counts_of(each)
        if (name, call) == ("antennas_open", "")
    ]
    assert [low for low, _ in found] == [0, 1]
