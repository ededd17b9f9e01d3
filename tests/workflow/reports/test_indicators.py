"""How a published figure stands beside ours: the classes, the hedges, the dates."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from states.programme import Target
from workflow.reports.counting import Figure
from workflow.reports.indicators import Match, Ours, Published, Rate, end_of, match_of, published

FIGURE = Published(
    as_of="2021-10-04",
    indicator="labellises",
    value=75,
    unit="count",
    scope="AMI1+AMI2",
    source="source",
    note="",
)
SHARE = replace(FIGURE, unit="percent", value=67)
TARGET = Target(
    id="cible-100", label="", value=100, known_from=date(2019, 9, 27), horizon=None, source=""
)


def exactly(value: int, unnamed: int = 0) -> Figure:
    return Figure(low=value, high=value, unnamed=unnamed)


@pytest.mark.parametrize(
    ("ours", "match"),
    [
        pytest.param(exactly(75), Match.RECOMPUTED, id="named places alone give it"),
        pytest.param(exactly(75, unnamed=28), Match.COMPATIBLE, id="unnamed entries are in it"),
        pytest.param(Figure(low=43, high=75), Match.COMPATIBLE, id="at the bound"),
        pytest.param(Figure(low=8, high=None), Match.COMPATIBLE, id="at least"),
        pytest.param(exactly(74), Match.CONTRADICTED, id="another number"),
        pytest.param(Figure(low=0, high=90), Match.UNKNOWN, id="nothing sure"),
        pytest.param(exactly(0), Match.CONTRADICTED, id="surely none"),
        pytest.param(None, Match.REPORTED, id="not followed"),
        pytest.param(TARGET, Match.REPORTED, id="a target is not a fact"),
    ],
)
def test_a_figure_is_classed_beside_ours(ours: Ours | None, match: Match) -> None:
    assert match_of(ours, FIGURE) is match


@pytest.mark.parametrize(
    ("hedge", "ours", "match"),
    [
        ("more_than", Figure(low=76, high=76), Match.RECOMPUTED),
        ("more_than", Figure(low=75, high=75), Match.CONTRADICTED),
        ("about", Figure(low=80, high=None), Match.COMPATIBLE),
    ],
)
def test_the_words_of_the_source_are_heeded(hedge: str, ours: Figure, match: Match) -> None:
    assert match_of(ours, replace(FIGURE, hedge=hedge)) is match


@pytest.mark.parametrize(
    ("low", "match"), [(37, Match.COMPATIBLE), (36, Match.CONTRADICTED), (0, Match.CONTRADICTED)]
)
def test_a_rate_keeps_its_terms_and_is_rounded_to_compare(low: int, match: Match) -> None:
    assert match_of(Rate(numerator=exactly(low), denominator=exactly(55)), SHARE) is match


def test_the_bounds_of_a_rate_follow_those_of_its_numerator() -> None:
    rate = Rate(numerator=Figure(low=23, high=51), denominator=exactly(55))
    assert rate.bounds() == (42, 93)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2021-10-04", datetime(2021, 10, 4, 22, tzinfo=UTC)),
        ("2021-01", datetime(2021, 1, 31, 23, tzinfo=UTC)),
        ("2019-12", datetime(2019, 12, 31, 23, tzinfo=UTC)),
        ("2018", datetime(2018, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_published_date_ends_with_its_day_month_or_year_in_paris(
    text: str, end: datetime
) -> None:
    assert end_of(text) == end


def test_every_published_indicator_is_read_with_its_hedge() -> None:
    found = published("au-coeur-des-territoires")
    hedges = {each.indicator: each.hedge for each in found if each.hedge}
    assert len(found) == 31
    assert hedges["auditeurs"] == "more_than"
    assert hedges["offre_industrie"] == "about"


def test_a_programme_without_published_figures_has_none() -> None:
    assert published("exemple") == ()
