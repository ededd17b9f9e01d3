"""The journal puts its lines in order and foresees the references the office will give."""

from datetime import UTC, datetime, timedelta

import pytest

from workflow.replay.journal import Line, in_order, opened
from workflow.replay.performance import journal, projection
from workflow.replay.sources import places, totals
from workflow.replay.story import story

NOON = datetime(2020, 7, 23, 12, tzinfo=UTC)


def line(hours: int, *args: str, opens: str = "") -> Line:
    call = "AMI2" if opens else ""
    return Line(at=NOON + timedelta(hours=hours), args=args, opens=opens, call=call)


def test_lines_are_played_by_instant_and_as_given_within_one() -> None:
    lines = [line(2, "late"), line(0, "first"), line(0, "second")]
    assert [each.args[0] for each in in_order(lines)] == ["first", "second", "late"]


def test_references_follow_the_order_of_opening_in_each_call() -> None:
    lines = [line(1, "open", opens="b"), line(0, "open", opens="a"), line(2, "say", "{a}-A1:{b}")]
    assert in_order(lines)[-1].args == ("say", "AMI2-001-A1:AMI2-002")


def test_references_go_on_from_the_files_already_there() -> None:
    lines = [line(0, "open", opens="a"), line(1, "say", "{a}")]
    assert in_order(lines, {"AMI2": 41})[-1].args == ("say", "AMI2-042")


def test_a_line_that_uses_a_file_never_opened_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        in_order([line(0, "say", "{nobody}")])


def test_openings_are_counted_by_call() -> None:
    assert opened([line(0, "open", opens="a"), line(0, "say")]) == {"AMI2": 1}


def test_the_counts_of_each_call_come_from_the_published_ones() -> None:
    found = {call: (totals(call).analysed, totals(call).labelled) for call in ("AMI1", "AMI2")}
    assert found == {"AMI1": (85, 55), "AMI2": (26, 20)}


def test_the_journal_opens_what_the_sources_count_and_the_fictional_files_apart() -> None:
    lines = journal()
    real = [each for each in lines if each.opens and not each.trial]
    assert opened(real) == {"AMI1": 85, "AMI2": 26}


def test_every_named_place_has_its_file_but_the_one_that_filed_none() -> None:
    codes = {arg for each in journal() if each.opens and not each.trial for arg in each.args}
    without = [place.name for place in places() if place.code not in codes]
    assert without == ["Belfort"]


def test_the_members_of_a_consortium_are_the_sources_own() -> None:
    found = {place.name: [m.code for m in place.members] for place in places() if place.members}
    assert found == {"Consortium Laon - Agglomération du Saint-Quentinois": ["200071892"]}


def test_eleven_files_of_8_september_are_labelled_by_one_line() -> None:
    labels = [each for each in journal() if each.args[:2] == ("advance", "label")]
    sizes = [len([arg for arg in each.args if arg.startswith("AMI")]) for each in labels]
    assert sorted(sizes) == [1, 1, 9, 11, 55]


def test_the_same_journal_is_made_each_time() -> None:
    assert journal() == journal()


def test_the_replay_ends_on_4_october_2021_and_the_projection_after_the_cutoff() -> None:
    assert journal()[-1].at == story().instant("ends_at") == datetime(2021, 10, 4, 16, tzinfo=UTC)
    assert projection()[-1].at > datetime(2022, 6, 30, 22, tzinfo=UTC)


def test_every_conventional_date_lies_between_its_bounds() -> None:
    dates = {arg for each in journal() for arg in each.args if "~" in arg}
    parts = [(text[:10], text[11:21], text[23:]) for text in dates]
    assert [part for part in parts if not part[1] <= part[0] <= part[2]] == []
    assert len(dates) > 10


def test_every_address_ends_in_example_and_names_a_function() -> None:
    emails = [
        each.args[each.args.index("--email") + 1] for each in journal() if "--email" in each.args
    ]
    assert [email for email in emails if not email.endswith(".example")] == []
