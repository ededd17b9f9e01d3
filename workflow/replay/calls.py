"""Both calls: filings, analysis, sessions with their decisions, disclosure.

The published counts decide how many unnamed entries complete the named places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.replay.journal import Line, acting, references_of
from workflow.replay.registrations import town, unnamed_town
from workflow.replay.sources import Place, places, totals
from workflow.replay.story import Dated, FilingStory, story

UNPUBLISHED = "others"
NAMED_DAY = "named-day"
READING_TIME = timedelta(minutes=10)
"""How long the lead reads the letters of a decision before letting them go."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A file of a call: its key in the journal, its authority, the place when it is named."""

    key: str
    code: str
    name: str
    place: Place | None = None


def programmes() -> Iterator[Line]:
    """Apply each published state of the programme the day it became known, then open its call."""
    for step in story().content["programme"]:
        at = datetime.fromisoformat(step["at"])
        yield Line(at=at, args=("programme", "apply", step["file"], "--yes"))
        args = ("call", "open", step["call"], "--window", step["window"])
        yield Line(at=at, args=(*args, "--audience", step["audience"]))


def invited_towns(at: datetime) -> Iterator[Line]:
    """Register the named towns that were invited to the first call."""
    for place in places():
        if place.is_invited:
            yield from town(at, place)


def first_call() -> Iterator[Line]:
    """The 2019 call: one jury decides of everything."""
    named = [_candidate(place) for place in places() if place.call == "AMI1"]
    winners = _unnamed("AMI1", "L", totals("AMI1").labelled - len(named))
    others = _unnamed("AMI1", "N", totals("AMI1").analysed - totals("AMI1").labelled)
    retained = [*named, *winners]
    yield from _filings("AMI1", [*retained, *others])
    yield from _decisions("AMI1", retained, others)


def second_call() -> Iterator[Line]:
    """The second call: nine labelled at unknown dates, eleven on a named day, the others not."""
    found = [place for place in places() if place.call == "AMI2"]
    dated = [_candidate(place) for place in found if place.labelled_on]
    undated = [_candidate(place) for place in found if not place.labelled_on]
    others = _unnamed("AMI2", "N", totals("AMI2").analysed - totals("AMI2").labelled)
    yield from _filings("AMI2", [*undated, *others])
    yield from _filings(f"AMI2-{NAMED_DAY}", dated)
    yield from _decisions("AMI2", undated, ())
    yield from _decisions(f"AMI2-{NAMED_DAY}", dated, ())
    yield from _decisions(f"AMI2-{UNPUBLISHED}", (), others)


def _candidate(place: Place) -> Candidate:
    return Candidate(key=place.key, code=place.code, name=place.name, place=place)


def _unnamed(call: str, letter: str, count: int) -> list[Candidate]:
    phrase = "unnamed_labelled" if letter == "L" else "unnamed_other"
    label = story().words("calls", call)
    return [
        Candidate(
            key=f"{call}-{letter}{k}",
            code=f"{call}-{letter}{k:02d}",
            name=story().words("names", phrase, call=label, k=k),
        )
        for k in range(1, count + 1)
    ]


def _filings(group: str, candidates: Sequence[Candidate]) -> Iterator[Line]:
    """Register those not known yet, open and file each, then analyse all in one act."""
    common = story().filing(group)
    assert common is not None
    assert common.analysed is not None
    for candidate in candidates:
        filing = story().filing(f"{group}-{candidate.code}") or common
        if candidate.place is None:
            yield unnamed_town(filing.filed.at, candidate.code, candidate.name)
        elif not candidate.place.is_invited:
            yield from town(filing.filed.at, candidate.place)
        yield from _filing(candidate, filing)
    marks = references_of([candidate.key for candidate in candidates])
    yield _together(common.analysed, "analyse", marks)


def _filing(candidate: Candidate, filing: FilingStory) -> Iterator[Line]:
    """Open, fill and submit: by the contact of a named place, by the lead for the others.

    Nobody published how files came: the portal when there is a contact, else e-mail.
    """
    place, mark = candidate.place, f"{{{candidate.key}}}"
    when, window = ("--at", filing.filed.when), f"window={filing.window}"
    joined = [part for each in (place.members if place else ()) for part in ("--member", each.code)]
    opening = ("candidature", "open", candidate.code, "--window", filing.window, *joined, *when)
    adding = [("piece", "add", mark, piece) for piece in story().content["pieces"]["present"]]
    channel = "channel=portal" if place else "channel=email"
    submitting = ("advance", "submit", mark, "-i", window, "-i", channel, *when)
    for args in (opening, *adding, submitting):
        is_opening = args is opening
        yield Line(
            at=filing.filed.at,
            args=acting(f"contact:{candidate.code}", *args) if place else args,
            opens=candidate.key if is_opening else "",
            call=filing.window.partition("/")[0] if is_opening else "",
        )


def _decisions(
    group: str, retained: Sequence[Candidate], others: Sequence[Candidate]
) -> Iterator[Line]:
    session, call = story().session(group), group.partition("-")[0]
    reason = story().words("reasons", call)
    items = [
        part
        for outcome, files in (("label", retained), ("not_select", others))
        for file in files
        for part in ("--item", f"{{{file.key}}}:{outcome}:{reason}")
    ]
    recording = ("session", "record", "--body", session.body, "--reference", session.reference)
    minutes = ("--minutes", story().words("reasons", "minutes"))
    held = session.held
    yield Line(at=held.at, args=(*recording, "--at", held.when, *items, *minutes))
    for outcome, files in (("label", retained), ("not_select", others)):
        marks = references_of([file.key for file in files])
        if marks:
            yield _together(held, outcome, marks, "-i", f"session={session.reference}")
    for args, told in (
        (("session", "notify"), session.notified),
        (("announce",), session.announced),
    ):
        yield Line(at=told.at, args=(*args, session.reference, "--at", told.when))
        yield Line(at=told.at + READING_TIME, args=("outbox", "release", "--all"))


def _together(dated: Dated, trigger: str, marks: Sequence[str], *more: str) -> Line:
    return Line(at=dated.at, args=("advance", trigger, *marks, *more, "--at", dated.when))
