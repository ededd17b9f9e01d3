"""From the lines of a spreadsheet to decisions, antennas and milestones, with every fault found."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from notifications.wording import importing
from states.instants import PARIS, EffectiveAt, Precision
from states.programme import Programme
from workflow.importing.columns import Titles, no_title, normalised
from workflow.importing.commands import (
    AntennaRow,
    DecisionRow,
    HistoryRow,
    MilestoneRow,
    MilestoneSaid,
)
from workflow.importing.finding import FoundRow
from workflow.importing.sheet import Ground, Reading, body_of
from workflow.importing.spreadsheets import Line

OUTCOMES: Mapping[str, str] = {
    "retenu": "label",
    "retenue": "label",
    "labellise": "label",
    "labellisee": "label",
    "laureat": "label",
    "laureate": "label",
    "favorable": "label",
    "non retenu": "not_select",
    "non retenue": "not_select",
    "defavorable": "not_select",
    "reporte": "defer",
    "reportee": "defer",
    "examen reporte": "defer",
    "ajourne": "defer",
    "ajournee": "defer",
}
ANTENNA_STATES: Mapping[str, str] = {
    "labellise": "labelled",
    "labellisee": "labelled",
    "ingenierie": "engineering",
    "en ingenierie": "engineering",
    "deploiement": "deployment",
    "en deploiement": "deployment",
    "ouvert": "open",
    "ouverte": "open",
    "pilote": "pilot",
    "ouverte pilote": "pilot",
    "sommeil": "suspended",
    "en sommeil": "suspended",
    "suspendue": "suspended",
    "ferme": "closed",
    "fermee": "closed",
}
MILESTONE_STATES: Mapping[str, str] = {
    "": "",
    "fait": "done",
    "faite": "done",
    "realise": "done",
    "realisee": "done",
    "signe": "done",
    "signee": "done",
    "oui": "done",
    "x": "done",
    "dispense": "waived",
    "dispensee": "waived",
    "sans objet": "waived",
    "prevu": "expected",
    "prevue": "expected",
    "attendu": "expected",
    "attendue": "expected",
    "venir": "expected",
    "non": "expected",
    "en cours": "expected",
}
PHASES: Mapping[str, str] = {
    "engineering_on": "start_engineering",
    "deployment_on": "start_deployment",
    "opened_on": "open",
    "closed_on": "close",
}
MILESTONE = "milestone:"


def read_decisions(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of decisions.

    Raises:
        FileRefused: it has no headings we know.
    """
    return _read("decisions", lines, ground, _HistoryRow.decision)


def read_antennas(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of antennas; a column may bear the name of a milestone.

    Raises:
        FileRefused: it has no headings we know.
    """
    return _read("antennes", lines, ground, _HistoryRow.antenna, _milestone_titles(ground))


def read_milestones(lines: tuple[Line, ...], ground: Ground) -> Reading:
    """Read a file of milestones, one a line.

    Raises:
        FileRefused: it has no headings we know.
    """
    return _read("etapes", lines, ground, _HistoryRow.milestone)


class _HistoryRow(FoundRow):
    """One line of history."""

    def decision(self) -> DecisionRow:
        """Read the line as the decision of a committee on a file."""
        held_on = self.when("held_on")
        session = self.value("session")
        if not session and held_on is None:
            self.fault("session" if "session" in self.header.columns else "held_on", "missing")
        body = self._body()
        return DecisionRow(
            line=self.line.number,
            case=self.file(),
            session=session or _called(body, held_on),
            outcome=self.word("outcome", OUTCOMES, importing.OUTCOMES),
            reason=self.required("reason"),
            body=body,
            held_on=held_on,
            told_on=self.when("notified_on"),
            public_on=self.when("announced_on"),
            sites=tuple(site for site in re.split(r"\s*[;/|]\s*", self.value("sites")) if site),
        )

    def antenna(self) -> AntennaRow:
        """Read the line as an antenna with the dates of its phases and its milestones."""
        dates = {name: self.when(name) for name in PHASES}
        state = self.word("state", ANTENNA_STATES, importing.ANTENNA_STATES)
        centre = self.value("regional_centre")
        region = self.region_of("regional_centre", centre) if centre else ""
        antenna, target = self.site(), self._day("target_opening")
        labelled = any(each.case == antenna and each.is_new for each in self.ground.antennas)
        if labelled and state not in ("", "labelled", "pilot") and not self.value("target_opening"):
            self.fault("target_opening", "missing")
        return AntennaRow(
            line=self.line.number,
            antenna=antenna,
            state=state,
            regional_centre=region,
            target_opening=target,
            proposed_on=self._day("proposed_on"),
            phases={PHASES[name]: at for name, at in dates.items() if at is not None},
            reason=self.value("reason"),
            waiver=self.value("waiver"),
            said=tuple(self._wide_milestones()),
        )

    def milestone(self) -> MilestoneRow:
        """Read the line as a milestone of an antenna."""
        status = self.word("state", MILESTONE_STATES, importing.MILESTONES)
        done_on, due_on = self.when("done_on"), self._day("due_on")
        if not status:
            status = "done" if done_on else "expected"
        if status == "expected" and due_on is None:
            due_on = _day_of(done_on) if done_on else None
        if status == "expected" and due_on is None and not self.faults:
            self.fault("due_on", "missing")
        said = MilestoneSaid(
            milestone=self._milestone(),
            status=status,
            at=done_on if status != "expected" else None,
            due=due_on if status == "expected" else None,
            reason=self.value("reason"),
        )
        if status == "waived" and not said.reason:
            self.fault("reason", "missing")
        return MilestoneRow(line=self.line.number, antenna=self.site(), said=said)

    def _wide_milestones(self) -> Iterable[MilestoneSaid]:
        """Read the columns named after a milestone: a date, or a word that says where it stands."""
        for name in self.header.columns:
            text = self.value(name) if name.startswith(MILESTONE) else ""
            if not text:
                continue
            milestone = name.removeprefix(MILESTONE)
            if any(figure.isdigit() for figure in text):
                at = self.when(name)
                if at is not None:
                    yield MilestoneSaid(milestone=milestone, status="done", at=at)
                continue
            status = self.word(name, MILESTONE_STATES, importing.MILESTONES)
            if status == "done":
                yield MilestoneSaid(milestone=milestone, status=status)
            elif status == "waived":
                reason = self.required("waiver")
                yield MilestoneSaid(milestone=milestone, status=status, reason=reason)

    def _milestone(self) -> str:
        text = self.required("milestone")
        titles = _milestones(self.ground.programme)
        found = titles.get(normalised(text), "")
        if text and not found:
            self.fault("milestone", "unknown", *(r.label for r in self.ground.programme.milestones))
        return found

    def _body(self) -> str:
        text = self.value("body")
        bodies = self.ground.programme.bodies
        names = {
            normalised(name): str(body.id) for body in bodies for name in (body.id, body.label)
        }
        if text and normalised(text) not in names:
            self.fault("body", "unknown", *(body.label for body in bodies))
        return names.get(normalised(text), "")

    def _day(self, name: str) -> date | None:
        """Read a civil day; a month is no day."""
        found = self.when(name)
        if found is None:
            return None
        if found.precision not in (Precision.DAY, Precision.INSTANT):
            self.fault(name, "whole_day")
            return None
        return _day_of(found)


def _called(body: str, held_on: EffectiveAt | None) -> str:
    """Return how a session without a reference is called: by its committee and its day."""
    if held_on is None:
        return ""
    form = "%Y-%m" if held_on.precision is Precision.MONTH else "%Y-%m-%d"
    day = held_on.instant.astimezone(PARIS).strftime(form)
    return f"{(body or 'seance').upper().replace('_', '-')}-{day}"


def _day_of(at: EffectiveAt) -> date:
    return at.instant.astimezone(PARIS).date()


def _milestone_titles(ground: Ground) -> Titles:
    known = _milestones(ground.programme)

    def title(heading: str) -> str:
        found = known.get(normalised(heading), "")
        return f"{MILESTONE}{found}" if found else ""

    return title


def _milestones(programme: Programme) -> Mapping[str, str]:
    """Return the milestones of the programme by their compared names."""
    return {
        normalised(name): rule.id for rule in programme.milestones for name in (rule.id, rule.label)
    }


def _read(
    kind: str,
    lines: tuple[Line, ...],
    ground: Ground,
    row_of: Callable[["_HistoryRow"], HistoryRow],
    titles: Titles = no_title,
) -> Reading:
    header, body, skipped = body_of(kind, lines, titles)
    sheets = [_HistoryRow(header, line, ground) for line in body]
    return Reading(
        history=tuple(row_of(sheet) for sheet in sheets),
        faults=tuple(fault for sheet in sheets for fault in sheet.faults),
        ignored=header.ignored,
        skipped=skipped,
        named=tuple(each for sheet in sheets for each in sheet.named),
        columns=header.letters,
    )
