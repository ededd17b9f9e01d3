"""The drawings put places and values where they belong."""

from datetime import date

import pytest

from states.programme import Target
from workflow.register.drawings import PLOT_HEIGHT, PLOT_WIDTH, dots, plot_of
from workflow.register.mapping import OVERSEAS, Located, MapOfFiles, MapPoint
from workflow.register.outline import HEIGHT, INSETS, MAINLAND, WIDTH, drawn, territories
from workflow.register.progress import Progress


def test_five_territories_are_inset_beside_the_mainland() -> None:
    assert [each.name for each in territories()][1:] == [name for name, _ in INSETS.values()]
    assert all(each.path.startswith("M") for each in territories())


@pytest.mark.parametrize(
    ("longitude", "latitude", "inside"),
    [
        (-61.5, 16.2, "guadeloupe"),
        (-61.0, 14.6, "martinique"),
        (-52.3, 4.9, "guyane"),
        (55.5, -21.1, "reunion"),
        (45.2, -12.8, "mayotte"),
    ],
)
def test_an_overseas_town_falls_in_its_own_frame(
    longitude: float, latitude: float, inside: str
) -> None:
    frame = territories()[1 + list(INSETS).index(inside)].frame
    point = drawn(longitude, latitude)
    assert frame is not None
    assert point is not None
    left, top, width, height = frame
    assert left < point[0] < left + width
    assert top < point[1] < top + height


def test_towns_of_the_mainland_keep_their_directions() -> None:
    lille, perpignan = drawn(3.06, 50.63), drawn(2.9, 42.7)
    brest, strasbourg = drawn(-4.49, 48.39), drawn(7.75, 48.58)
    assert lille is not None
    assert perpignan is not None
    assert brest is not None
    assert strasbourg is not None
    assert lille[1] < brest[1] < perpignan[1] < HEIGHT
    assert MAINLAND[0] < brest[0] < lille[0] < strasbourg[0] < WIDTH


@pytest.mark.parametrize("code", ["971", "972", "973", "974", "976"])
def test_the_middle_of_an_overseas_departement_falls_in_its_frame(code: str) -> None:
    frame = territories()[1 + ("971", "972", "973", "974", "976").index(code)].frame
    point = drawn(*OVERSEAS[code])
    assert frame is not None
    assert point is not None
    middle = (frame[0] + frame[2] / 2, frame[1] + frame[3] / 2)
    assert point == pytest.approx(middle, abs=1)


def test_a_place_of_nowhere_is_not_drawn() -> None:
    assert drawn(-73.6, 45.5) is None


def test_a_place_takes_the_tone_of_its_antenna_furthest_on_its_way() -> None:
    def point(code: str, antennas: dict[str, int]) -> MapPoint:
        return MapPoint(
            authority=code,
            place=code,
            departement="40",
            at=Located(longitude=-1.05, latitude=43.7),
            candidatures={"analysed": 1},
            antennas=antennas,
        )

    points = (point("a", {}), point("b", {"labelled": 1, "open": 2}))
    found = dots(MapOfFiles(points=points, elsewhere=0))
    assert [(dot.tone, dot.count) for dot in found] == [("open", 3), ("candidature", 1)]


def test_the_plot_holds_today_and_the_targets_within_its_frame() -> None:
    target = Target(
        id="cible-100",
        label="100 antennes",
        value=100,
        known_from=date(2019, 9, 27),
        horizon=date(2022, 12, 31),
        source="",
    )
    progress = Progress(
        open=130, acv=80, acv_unknown=0, targets=(target,), points=(), today=date(2021, 10, 4)
    )
    plot = plot_of(progress)
    assert plot.levels[-1][1] == 150
    assert plot.ours.y < plot.targets[0][0] < plot.acv.y < PLOT_HEIGHT
    assert 0 < plot.ours.x < PLOT_WIDTH
    assert [year for _, year in plot.years] == [2021, 2022, 2023]
