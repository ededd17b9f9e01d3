"""The four published states of « Au cœur des territoires » say what the sources say, no more."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from config.differences import DifferenceKind
from config.letters import LetterCode
from config.programme_file import (
    ProgrammeFile,
    builtin_data,
    builtin_programmes,
    differences,
    read_programme,
)
from states.identifiers import Value
from states.instants import PARIS, day_start

ACDT = "au-coeur-des-territoires"
STATES = {
    name.partition("/")[2]: read_programme(file, law_fingerprint="loi")
    for name, file in builtin_programmes().items()
    if name.startswith(ACDT)
}
UNPUBLISHED = "jour non publié\N{NO-BREAK SPACE}: date conventionnelle, dernier jour du mois"


def rows(name: str) -> list[dict[str, str]]:
    text = builtin_data(ACDT, name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


EVENTS = [(row["date"], row["scope"], row["source"]) for row in rows("evenements_programme.csv")]


def event(scope: str, start: str = "") -> tuple[date, str]:
    """The only event of a scope whose date starts so: its day and its source."""
    ((day, source),) = {
        (day, source) for day, at, source in EVENTS if at == scope and day.startswith(start)
    }
    return date.fromisoformat(day), source


def days(state: str) -> dict[str, date | None]:
    return {mark: each.day for mark, each in STATES[state].programme.deadlines.items()}


def test_one_file_per_published_state_in_the_order_they_became_known() -> None:
    assert [(name, each.known_from) for name, each in STATES.items()] == [
        ("2019", day_start(event("AMI1", "2019-05")[0], PARIS)),
        ("2020-01", day_start(event("AMI2", "2020-01")[0], PARIS)),
        ("2020-07", datetime(2020, 7, 22, 22, tzinfo=UTC)),
        ("2021-10", day_start(date(2021, 10, 4), PARIS)),
    ]


@pytest.mark.parametrize("wave", [1, 2, 3])
@pytest.mark.parametrize("state", ["2020-07", "2021-10"])
def test_waves_close_on_the_published_days(state: str, wave: int) -> None:
    day, source = event(f"AMI2/vague {wave}")
    closing = STATES[state].programme.deadlines[f"AMI2/vague-{wave}"]  # type: ignore[index]
    assert (closing.day, closing.hour, closing.zone) == (day, None, "Europe/Paris")
    assert (closing.source, closing.known_from) == (source, STATES["2020-07"].known_from)


def test_closings_are_exclusive_instants() -> None:
    deadlines = STATES["2021-10"].programme.deadlines
    found = {mark: each.closes_at for mark, each in deadlines.items() if mark.startswith("AMI2/")}
    assert found == {
        "AMI2/vague-1": datetime(2020, 11, 6, 23, tzinfo=UTC),
        "AMI2/vague-2": datetime(2021, 2, 12, 23, tzinfo=UTC),
        "AMI2/vague-3": datetime(2021, 6, 25, 22, tzinfo=UTC),
        "AMI2/limite": datetime(2022, 6, 30, 22, tzinfo=UTC),
    }


def test_the_final_cutoff_is_the_published_one_and_closes_the_rolling_window() -> None:
    programme = STATES["2021-10"].programme
    day, source = event("AMI2/au fil de l'eau")
    call = programme.calls[1]
    cutoff = programme.deadlines[call.final_cutoff or ""]  # type: ignore[index]
    assert (cutoff.id, cutoff.day, cutoff.source) == ("AMI2/limite", day, source)
    rolling = call.windows[-1]
    assert (rolling.id, rolling.opens_at) == ("AMI2/au-fil-de-l-eau", None)
    assert programme.closing(rolling) == cutoff
    assert rolling.known_from == STATES["2021-10"].known_from


def test_nothing_is_promised_beyond_wave_three_before_4_october_2021() -> None:
    for state in ("2019", "2020-01", "2020-07"):
        assert [call.final_cutoff for call in STATES[state].programme.calls if call] == [
            None for _ in STATES[state].programme.calls
        ]
    assert [window.id for window in STATES["2020-07"].programme.calls[1].windows] == [
        "AMI2/vague-1",
        "AMI2/vague-2",
        "AMI2/vague-3",
    ]


def test_closings_nobody_published_have_no_day_and_say_so() -> None:
    unknown = {
        (state, mark)
        for state, each in STATES.items()
        for mark, deadline in each.programme.deadlines.items()
        if deadline.day is None
    }
    assert unknown == {
        *((state, "AMI1/appel") for state in STATES),
        ("2020-01", "AMI2/premier-calendrier"),
    }
    for state, mark in unknown:
        deadline = STATES[state].programme.deadlines[mark]  # type: ignore[index]
        assert "inconnu" in deadline.interpretation


def test_the_first_call_is_known_from_the_day_it_was_sent() -> None:
    day, source = event("AMI1", "2019-05")
    for each in STATES.values():
        (window,) = each.programme.calls[0].windows
        assert (window.known_from, window.source) == (day_start(day, PARIS), source)


def test_the_agreement_ends_three_years_after_its_signature_by_computation() -> None:
    term, source = event("convention", "2022")
    signed = event("convention", "2019-04-01")[0]
    published = event("convention", "2019-04-12")[0]
    assert term == signed.replace(year=signed.year + 3)
    for each in STATES.values():
        agreement = each.programme.deadlines["convention-cadre"]  # type: ignore[index]
        assert (agreement.day, agreement.source, agreement.hard) == (term, source, False)
        assert agreement.known_from == day_start(published, PARIS)


def test_targets_are_dated_records_of_the_published_indicators() -> None:
    horizon, source = event("target")
    found = {
        each.id: (each.value, each.known_from, each.horizon, each.source)
        for each in STATES["2021-10"].programme.targets
    }
    assert found == {
        "cible-100": (100, date(2019, 9, 27), horizon, source),
        "cible-75-acv": (
            *(75, date(2019, 9, 30), horizon),
            f"corsenetinfos.corsica 2019-09 ({UNPUBLISHED})",
        ),
        "cible-150": (
            *(150, date(2020, 1, 31), None),
            f"banquedesterritoires.fr January 2020 ({UNPUBLISHED})",
        ),
        "cible-48-ouvertures": (
            48,
            date(2020, 7, 23),
            date(2020, 12, 31),
            "Cnam release 2020-07-23",
        ),
    }
    values = {(row["indicator"], row["value"]) for row in rows("indicateurs_publies.csv")}
    assert values >= {
        ("cible_antennes", "100"),
        ("cible_antennes_acv_min", "75"),
        ("cible_antennes_revisee", "150"),
        ("antennes_en_cours", "48"),
    }


def test_committee_bodies_are_those_of_the_sources_period_by_period() -> None:
    votes = {True: "yes", False: "no (reading)", None: "unknown"}
    found = [
        {
            "body": str(body.id),
            "period": body.period,
            "organisation": seat.organisation,
            "seat": seat.seat,
            "function": seat.function,
            "vote": votes[seat.votes],
            "source": seat.source.removesuffix(" (sans voix\N{NO-BREAK SPACE}: lecture)"),
        }
        for body in STATES["2021-10"].programme.bodies
        for seat in body.seats
    ]
    said = {"representatives": "représentants", "programme direction": "direction du programme"}
    expected = [
        {**row, "function": said.get(row["function"], row["function"]).replace("'", "’")}
        for row in rows("comite.csv")
    ]
    assert found == expected


def test_a_guest_does_not_vote_by_reading_and_the_file_says_so() -> None:
    seats = [seat for body in STATES["2021-10"].programme.bodies for seat in body.seats]
    assert [(s.organisation, s.seat) for s in seats if s.votes is False] == [
        ("Banque des Territoires", "permanent_guest")
    ]


def test_opening_targets_are_proposed_and_only_once_a_source_lets_them_be_deduced() -> None:
    found = {
        state: [
            (m.id, m.months_after_announcement, m.source)
            for m in each.programme.milestones
            if m.months_after_announcement is not None
        ]
        for state, each in STATES.items()
    }
    proposed = [("target_opening", 15, "")]
    assert found == {"2019": [], "2020-01": [], "2020-07": proposed, "2021-10": proposed}


@pytest.mark.parametrize("state", STATES)
def test_milestones_gate_the_triggers_of_the_law(state: str) -> None:
    gates: dict[str, list[str]] = {}
    for milestone in STATES[state].programme.milestones:
        gates.setdefault(milestone.gates, []).append(milestone.id)
    assert gates == {
        "start_deployment": ["shared_diagnosis", "training_offer", "premises", "financing_plan"],
        "open": ["local_concertation", "region_concertation", "installation_agreement"],
        "": ["acv_inscription", "monitoring_tools", "target_opening"],
    }


@pytest.mark.parametrize("state", STATES)
def test_only_the_form_must_be_there_at_filing(state: str) -> None:
    pieces = STATES[state].programme.pieces
    assert [piece.id for piece in pieces if piece.at_filing] == ["form"]
    assert {piece.source for piece in pieces} == {"usage, à confirmer"}


@pytest.mark.parametrize("state", STATES)
def test_reminders_are_the_defaults_of_the_house(state: str) -> None:
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {}
    for rule in STATES[state].rules:
        entry = (rule.days_before, rule.template, tuple(map(str, rule.audience)))
        found.setdefault(str(rule.deadline_kind), []).append(entry)
    city = ("contact",)
    closing = [
        (60, LetterCode.REMINDER_COUNCIL, city),
        *((days_before, LetterCode.REMINDER_CLOSING, city) for days_before in (30, 7, 1, 0)),
    ]
    assert found == {
        "wave_closing": closing,
        "final_cutoff": closing,
        "completion": [(n, LetterCode.REMINDER_COMPLETION, city) for n in (7, 2)],
        "milestone": [
            (30, LetterCode.MILESTONE_COMING, ()),
            (7, LetterCode.MILESTONE_COMING, ()),
            (-1, LetterCode.MILESTONE_OVERDUE, ()),
            (-15, LetterCode.MILESTONE_OVERDUE, ("regional_director",)),
            (-30, LetterCode.MILESTONE_OVERDUE, ("lead",)),
        ],
    }
    complete = [rule.days_before for rule in STATES[state].rules if rule.complete_only]
    assert complete == [0, 0]


@pytest.mark.parametrize("state", STATES)
def test_no_date_goes_without_a_source(state: str) -> None:
    naked = [
        path
        for path, table in _tables(STATES[state].content, "")
        if table.keys() & {"day", "horizon", "known_from", "opens_at", "period"}
        and not table.get("source")
        and "seats" not in table
    ]
    assert naked == []


@pytest.mark.parametrize("state", STATES)
def test_where_the_source_is_silent_the_reading_is_written(state: str) -> None:
    deadlines = STATES[state].programme.deadlines.values()
    assert [each.id for each in deadlines if not each.hour and not each.interpretation] == []


def test_no_state_knows_a_date_before_it_was_known() -> None:
    for each in STATES.values():
        late = [d.id for d in each.programme.deadlines.values() if _later(d.known_from, each)]
        early = [
            w.id for c in each.programme.calls for w in c.windows if _later(w.known_from, each)
        ]
        assert (late, early) == ([], [])


def test_each_state_changes_exactly_this() -> None:
    found = {
        name: [f"{d.kind} {d.path}" for d in differences(old, new)]
        for (old, (name, new)) in zip(
            list(STATES.values())[:-1], list(STATES.items())[1:], strict=True
        )
    }
    publication = ["changed publication.known_from", "changed publication.source"]
    assert found == {
        "2020-01": [
            *publication,
            "changed calls.AMI1.windows.appel.closing.interpretation",
            "added calls.AMI1.windows.appel.closing.not_after",
            "added calls.AMI2",
            "added targets",
        ],
        "2020-07": [
            *publication,
            "changed calls.AMI2.source",
            "removed calls.AMI2.windows.premier-calendrier",
            "added calls.AMI2.windows.vague-1",
            "added calls.AMI2.windows.vague-2",
            "added calls.AMI2.windows.vague-3",
            "added targets.cible-48-ouvertures",
            "added bodies.comite_selection@AMI2 (2021)",
            "added milestones.target_opening.months_after_announcement",
            "added milestones.target_opening.interpretation",
        ],
        "2021-10": [
            *publication,
            "added calls.AMI2.windows.au-fil-de-l-eau",
            "added calls.AMI2.final_cutoff",
        ],
    }


def test_a_difference_shows_what_was_and_what_will_be() -> None:
    found = differences(STATES["2020-07"], STATES["2021-10"])
    assert (found[0].kind, found[0].before, found[0].after) == (
        DifferenceKind.CHANGED,
        "2020-07-23",
        "2021-10-04",
    )


def _later(known_from: datetime | None, state: ProgrammeFile) -> bool:
    return known_from is not None and known_from > state.known_from


def _tables(value: Value, path: str) -> Iterator[tuple[str, dict[str, Value]]]:
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _tables(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _tables(inner, path)
