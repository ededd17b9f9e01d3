"""What is in time is taken, what is late is refused, by whatever way it comes in."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from states.acts import Refused, Rule
from states.identifiers import CaseId
from states.instants import exactly, on_day
from tests.workflow.bench import (
    LEAD,
    PIECES,
    WAVE_1,
    WAVE_2,
    WAVE_3,
    act,
    apply_programme,
    city,
    done,
    move,
    open_draft,
    register_town,
)
from tests.workflow.office_stories import kinds, said, state, try_act, utc, version
from workflow.commands import ActOnCase, ActTogether, OpenDraft
from workflow.office import Office
from workflow.outcomes import Done

ROLLING = "AMI2/au-fil-de-l-eau"
TICK = timedelta(microseconds=1)
CLOSINGS = {
    WAVE_1: utc("2020-11-06T23:00:00"),
    WAVE_2: utc("2021-02-12T23:00:00"),
    WAVE_3: utc("2021-06-25T22:00:00"),
    ROLLING: utc("2022-06-30T22:00:00"),
}
"""The first instant at which each window takes no more files, computed by hand from its source."""
NEXT = {WAVE_1: WAVE_2, WAVE_2: WAVE_3}
OVERSEAS = (
    ("97411", "Saint-Denis", "974"),
    ("97105", "Basse-Terre", "971"),
    ("98818", "Nouméa", "988"),
)


def ready(office: Office, window: str, code: str = "40088") -> CaseId:
    """A complete draft for a window, an hour before it closes."""
    if window == ROLLING:
        move(office, utc("2021-10-04T06:00:00"))
        apply_programme(office, "au-coeur-des-territoires/2021-10")
    move(office, CLOSINGS[window] - timedelta(hours=1))
    case = open_draft(office, code, window)
    for piece in PIECES:
        act(office, case, "add_piece", piece=piece)
    return case


def rules(outcome: object) -> list[Rule]:
    assert isinstance(outcome, Refused), outcome
    return [reason.rule for reason in outcome.reasons]


@pytest.mark.parametrize("window", CLOSINGS)
def test_the_last_microsecond_of_a_window_is_in_time(office: Office, window: str) -> None:
    case = ready(office, window)
    move(office, CLOSINGS[window] - TICK)
    act(office, case, "submit", actor=city("40088"), window=window, channel="portal")
    assert state(office, case) == "submitted"


@pytest.mark.parametrize("window", CLOSINGS)
def test_the_first_instant_after_a_window_is_late(office: Office, window: str) -> None:
    case = ready(office, window)
    move(office, CLOSINGS[window])
    command = ActOnCase(
        actor=city("40088"),
        case=case,
        trigger="submit",
        inputs={"window": window, "channel": "portal"},
    )
    outcome = office.run(command)
    late = Rule.FINAL_CUTOFF_PASSED if window == ROLLING else Rule.WINDOW_CLOSED
    assert rules(outcome) == [late]
    assert isinstance(outcome, Refused)
    reason = outcome.reasons[0]
    assert reason.deadline is not None
    assert reason.deadline.closes_at == CLOSINGS[window]
    assert (reason.next_window.id if reason.next_window else None) == NEXT.get(window)
    assert state(office, case) == "draft"


@pytest.mark.parametrize("window", NEXT)
def test_a_second_explicit_submission_files_it_in_the_next_wave(
    office: Office, window: str
) -> None:
    case = ready(office, window)
    move(office, CLOSINGS[window])
    refused = try_act(office, case, "submit", window=window, channel="portal")
    assert isinstance(refused, Refused)
    remedy = refused.reasons[0].remedy
    assert remedy is not None
    act(office, case, remedy.trigger, **remedy.inputs)
    with office.store.read() as reader:
        row = reader.case(case)
    assert row is not None
    assert (row.state, row.window) == ("submitted", NEXT[window])


def test_every_route_refuses_after_the_closing(office: Office) -> None:
    """The city, the lead, an effective date, several files at once, the command line."""
    one, two = ready(office, WAVE_1), ready(office, WAVE_1, "47001")
    move(office, CLOSINGS[WAVE_1])
    inputs = {"window": WAVE_1, "channel": "portal"}
    city_act = ActOnCase(actor=city("40088"), case=one, trigger="submit", inputs=inputs)
    lead_act = ActOnCase(actor=LEAD, case=one, trigger="submit", inputs=inputs)
    by_post = ActOnCase(
        actor=LEAD,
        case=one,
        trigger="submit",
        inputs={**inputs, "channel": "post"},
        effective_at=exactly(CLOSINGS[WAVE_1]),
    )
    other = ActOnCase(actor=LEAD, case=two, trigger="submit", inputs=inputs)
    for command in (
        city_act,
        lead_act,
        by_post,
        ActTogether(actor=LEAD, acts=(lead_act, other)),
        OpenDraft(actor=city("97120"), authority="97120", window=WAVE_1),
    ):
        assert Rule.WINDOW_CLOSED in rules(office.run(command))
    line = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    for who in ("responsable", "contact:40088"):
        code, output = said(office, "--as", who, *line)
        assert code == 1
        assert "vendredi 6 novembre 2020 inclus" in output.replace("\N{NO-BREAK SPACE}", " ")
        assert "vendredi 12 février 2021" in output.replace("\N{NO-BREAK SPACE}", " ")
    assert (state(office, one), state(office, two)) == ("draft", "draft")


def test_the_day_after_the_last_wave_no_window_is_promised_until_one_is_published(
    office: Office,
) -> None:
    move(office, utc("2021-06-26T08:00:00"))
    asked = OpenDraft(actor=city("40088"), authority="40088", window=WAVE_3)
    refused = office.run(asked)
    assert isinstance(refused, Refused)
    assert [reason.next_window for reason in refused.reasons] == [None]
    assert [reason.remedy for reason in refused.reasons] == [None]
    early = OpenDraft(actor=city("40088"), authority="40088", window=ROLLING)
    assert rules(office.run(early)) == [Rule.WINDOW_UNKNOWN]
    move(office, utc("2021-10-04T06:00:00"))
    apply_programme(office, "au-coeur-des-territoires/2021-10")
    assert isinstance(office.run(early), Done)


def test_a_paper_file_received_in_time_revives_its_lapsed_draft_as_a_late_entry(
    office: Office,
) -> None:
    case = ready(office, ROLLING)
    move(office, utc("2022-07-04T08:00:00"))
    inputs = {"window": ROLLING, "channel": "post"}
    received = on_day(date(2022, 6, 30))
    assert Rule.LATE_ENTRY in rules(try_act(office, case, "submit", received, **inputs))
    assert state(office, case) == "lapsed"
    proof = {"reason": "Pli retrouvé à l’accueil.", "proof": "cachet-2022-06-30"}
    command = ActOnCase(
        actor=LEAD, case=case, trigger="submit", inputs={**inputs, **proof}, effective_at=received
    )
    outcome = done(office, command)
    assert [event.kind for event in outcome.events] == ["undo", "submit"]
    assert outcome.steps[0].outside_rule == ("late_entry",)
    assert kinds(office, case)[-3:] == ["lapse", "undo", "submit"]
    assert state(office, case) == "submitted"


def test_a_paper_file_received_after_the_cutoff_revives_nothing(office: Office) -> None:
    case = ready(office, ROLLING)
    move(office, utc("2022-07-04T08:00:00"))
    inputs = {"window": ROLLING, "channel": "post", "reason": "Pli", "proof": "cachet"}
    outcome = try_act(office, case, "submit", exactly(CLOSINGS[ROLLING]), **inputs)
    assert rules(outcome) == [Rule.STATE]
    assert state(office, case) == "lapsed"


def test_a_derogation_lets_one_file_in_and_no_other(office: Office) -> None:
    one, two = ready(office, WAVE_3), ready(office, WAVE_3, "47001")
    until = utc("2021-07-02T22:00:00").isoformat()
    act(office, one, "derogate", window=WAVE_3, until=until, reason="Panne du portail.")
    move(office, CLOSINGS[WAVE_3] + timedelta(days=1))
    for case, wanted in ((one, "submitted"), (two, "lapsed")):
        try_act(office, case, "submit", window=WAVE_3, channel="portal")
        assert state(office, case) == wanted


@pytest.mark.parametrize(("code", "name", "departement"), OVERSEAS)
def test_an_overseas_town_has_the_same_instant_and_reads_its_own_hour(
    office: Office, code: str, name: str, departement: str
) -> None:
    register_town(office, code, name, departement, "99")
    case = ready(office, WAVE_1, code)
    move(office, CLOSINGS[WAVE_1] - TICK)
    before = version(office, case)
    move(office, CLOSINGS[WAVE_1])
    assert rules(try_act(office, case, "submit", window=WAVE_1, channel="portal")) == [
        Rule.WINDOW_CLOSED
    ]
    assert version(office, case) == before
    in_time = try_act(
        office,
        case,
        "submit",
        exactly(CLOSINGS[WAVE_1] - TICK),
        window=WAVE_1,
        channel="email",
        reason="Reçu à temps.",
        proof="message-1",
    )
    assert isinstance(in_time, Done)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_zone_of_the_server_changes_nothing(office: Office, zone: str) -> None:
    """The same command line, in a process whose machine lives at the other end of the world."""
    case = ready(office, WAVE_1)
    move(office, CLOSINGS[WAVE_1] - TICK)
    folder = str(office.store.folder)
    office.store.close()

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "from workflow.cli import main; main()",
                "--data",
                folder,
                *args,
            ],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=False,
        )

    shown = run("show", "AMI2-001")
    assert "vendredi 6 novembre 2020" in shown.stdout.replace("\N{NO-BREAK SPACE}", " ")
    line = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    assert run(*line).returncode == 0
    assert state(office, case) == "submitted"
    late = ready_again(office)
    office.store.close()
    assert run("advance", "submit", late, *line[3:]).returncode == 1


def ready_again(office: Office) -> str:
    """A second complete draft, when the wave has just closed; returns its reference."""
    outcome = done(office, OpenDraft(actor=LEAD, authority="47001", window=WAVE_1))
    case = CaseId(str(outcome.shown["case"]))
    act(office, case, "add_piece", piece="form")
    move(office, CLOSINGS[WAVE_1])
    return str(outcome.shown["reference"])
