"""The words and drawings of the steering committee's report: what its PDF and its page both show.

Values only: texts, whole numbers, lists. Places on a drawing are whole tenths of its own units.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from notifications.wording import french, label, number_text, sentence, short_day_text
from notifications.wording.copil import (
    ERASED,
    METHOD,
    TITLE,
    acv_unknown_text,
    aim_text,
    aims_text,
    elsewhere_text,
    expected_text,
    founded_text,
    late_text,
    map_text,
    moment_text,
    more_text,
    plot_text,
    predicted_text,
    short_text,
    target_text,
    tone_text,
    unfollowed_text,
)
from notifications.wording.indicators import (
    COUNTS,
    INDICATORS,
    MATCHES,
    as_of_text,
    published_text,
    scope_text,
)
from notifications.wording.places import region_text
from states.identifiers import CaseKind
from workflow.register.drawings import PLOT_HEIGHT, PLOT_WIDTH, dots, legend, plot_of
from workflow.register.outline import HEIGHT, WIDTH, territories
from workflow.reports.copil import Copil
from workflow.reports.figures import figure_of, ours_text
from workflow.reports.indicators import Indicator, Match
from workflow.reports.prediction import Expected, Predicted

Values: TypeAlias = dict[str, Any]
TILES = ("analysed", "labelled", "antennas_open", "antennas_under_way")
AWAITED_SHOWN = 34
KINDS: Mapping[CaseKind, tuple[str, str]] = {
    CaseKind.CANDIDATURE: ("Candidatures", "state"),
    CaseKind.ANTENNA: ("Antennes", "antenna"),
}


def sheet_of(found: Copil) -> Values:
    """Return everything the two pages of the report show, in French."""
    return {
        "dated": found.on,
        "title": f"{TITLE} — {found.programme.label}",
        "on": moment_text(found.on, found.known_at),
        "tiles": _tiles(found),
        "counts": _counts(found),
        "states": [_states(found, kind) for kind in KINDS if found.states[kind]],
        "published": _published(found.figures.indicators),
        "targets": _targets(found),
        "acv_unknown": acv_unknown_text(found.progress.acv_unknown),
        "plot": _plot(found),
        "map": _map(found),
        "founded": sentence(founded_text(found.prediction.openings)),
        "unfollowed": unfollowed_text(found.prediction.unfollowed),
        "expected": [_expected(each) for each in found.prediction.expected],
        "awaited": [_awaited(found, each) for each in found.prediction.awaited[:AWAITED_SHOWN]],
        "more": more_text(len(found.prediction.awaited) - AWAITED_SHOWN),
        "deadlines": [
            {"day": short_day_text(each.day), "label": each.label}
            for each in found.deadlines
            if each.day is not None
        ],
        "method": french(METHOD),
    }


def _tiles(found: Copil) -> list[Values]:
    figures = {each.name: each.figure for each in found.figures.counts if not each.call}
    return [{"figure": figure_of(figures[name]), "words": COUNTS[name]} for name in TILES]


def _counts(found: Copil) -> Values:
    calls = tuple(dict.fromkeys(each.call for each in found.figures.counts))
    figures = {(each.name, each.call): figure_of(each.figure) for each in found.figures.counts}
    return {
        "heads": ["", *(scope_text(call) if call else "Programme" for call in calls)],
        "rows": [[said, *(figures[name, call] for call in calls)] for name, said in COUNTS.items()],
    }


def _states(found: Copil, kind: CaseKind) -> Values:
    name, table = KINDS[kind]
    counts = found.states[kind]
    most = max(counts.values(), default=1)
    return {
        "name": name,
        "rows": [
            {"name": label(table, state), "count": count, "share": 1000 * count // most}
            for state, count in counts.items()
        ],
    }


def _published(indicators: Sequence[Indicator]) -> list[list[Values]]:
    """Return the published figures by class, in two columns: a head, then its lines."""
    lines: list[Values] = []
    for match in Match:
        group = [each for each in indicators if each.match is match]
        if group:
            lines.append({"head": f"{MATCHES[match].capitalize()} ({len(group)})"})
            lines += [_indicator(each) for each in group]
    half = (len(lines) + 1) // 2
    # A head never ends a column.
    while 0 < half < len(lines) and "head" in lines[half - 1]:
        half += 1
    return [column for column in (lines[:half], lines[half:]) if column]


def _indicator(each: Indicator) -> Values:
    published = each.published
    name = INDICATORS.get(published.indicator, published.indicator)
    return {
        "name": f"{name} ({scope_text(published.scope)})",
        "on": as_of_text(published.as_of),
        "published": published_text(published.value, published.unit, published.hedge),
        "ours": ours_text(each.ours),
    }


def _targets(found: Copil) -> list[Values]:
    made = []
    for target in found.progress.targets:
        reached = found.progress.acv if "acv" in target.id else found.progress.open
        made.append(
            {
                "figure": number_text(reached),
                "words": target_text(target.value, target.label),
                "share": min(1000, 1000 * reached // max(1, target.value)),
            }
        )
    return made


def _plot(found: Copil) -> Values:
    progress = found.progress
    plot = plot_of(progress)
    return {
        "width": PLOT_WIDTH,
        "height": PLOT_HEIGHT,
        "points": [[_tenths(each.x), _tenths(each.y), each.value] for each in plot.points],
        "ours": [_tenths(plot.ours.x), _tenths(plot.ours.y), plot.ours.value],
        "acv": [_tenths(plot.acv.x), _tenths(plot.acv.y), plot.acv.value],
        "targets": [
            [_tenths(y), value, "acv" in target.id]
            for (y, _, value), target in zip(plot.targets, progress.targets, strict=True)
        ],
        "years": [[_tenths(x), year] for x, year in plot.years],
        "levels": [[_tenths(y), value] for y, value in plot.levels],
        "words": plot_text(
            progress.open,
            progress.acv,
            [f"{each.value} ({as_of_text(each.as_of)})" for each in progress.points],
            [str(each.value) for each in progress.targets],
        ),
    }


def _map(found: Copil) -> Values:
    drawn = dots(found.map)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "territories": [
            {
                "path": each.path,
                "name": each.name,
                "frame": [_tenths(side) for side in each.frame] if each.frame else None,
            }
            for each in territories()
        ],
        "dots": [
            {
                "x": _tenths(each.x),
                "y": _tenths(each.y),
                "r": _tenths(each.radius),
                "tone": each.tone,
                "place": each.point.place,
            }
            for each in drawn
        ],
        "legend": [
            {"tone": tone, "words": f"{tone_text(tone)} ({number})"}
            for tone, number in legend(drawn).items()
        ],
        "elsewhere": elsewhere_text(found.map.elsewhere),
        "words": map_text(len(drawn)),
    }


def _expected(each: Expected) -> Values:
    return {
        "on": short_day_text(each.on),
        "words": expected_text(each.low, each.high),
        "middle": number_text(each.middle),
        "targets": aims_text([(target.value, target.label) for target in each.targets]),
    }


def _awaited(found: Copil, each: Predicted) -> Values:
    journey = each.journey
    return {
        "place": found.names.get(journey.authority, "") or ERASED,
        "region": region_text(journey.region),
        "reference": journey.reference,
        "state": label("antenna", journey.state),
        "aim": aim_text(journey.aim, confirmed=journey.aim_confirmed),
        "late": late_text(each.late_days),
        "predicted": predicted_text(each.early, each.late) if each.openings else "—",
        "between": [
            short_text(day) if each.openings else "—"
            for day in (each.early, each.middle, each.late)
        ],
    }


def _tenths(value: float) -> int:
    return round(value * 10)
