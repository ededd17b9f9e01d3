"""What must hold of a committee's meetings: quorum, voices and majority, counted again here."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from tests.proof.simulation.log_watch import LogWatch, Seen, require

THERE = ("present", "remote")


@dataclass(kw_only=True)
class Table:
    """A meeting folded from its raw events, by the plainest rules."""

    voices: set[str] = field(default_factory=set)
    chair: str = ""
    there: dict[str, bool] = field(default_factory=dict)
    proxies: dict[str, str] = field(default_factory=dict)
    left: dict[str, set[str]] = field(default_factory=dict)
    votes: dict[str, dict[str, Any]] = field(default_factory=dict)
    voters: dict[str, dict[str, str]] = field(default_factory=dict)
    agenda: tuple[str, ...] = ()
    second: bool = False
    rules: dict[str, Any] = field(default_factory=dict)
    starts_at: str = ""
    over: bool = False

    def take(self, event: Seen) -> None:
        """Take an event in."""
        data = event.data
        match event.kind:
            case "meeting_prepared":
                self._prepare(data)
            case "convoked":
                self.second = bool(data.get("second_call"))
            case "agenda_set":
                self.agenda = tuple(data["cases"])
            case "meeting_opened":
                self.rules = data
            case "meeting_closed":
                self.over = True
            case "presence_recorded":
                self.there[data["seat"]] = data["attendance"] in THERE
                if data["attendance"] in THERE:
                    self.proxies.pop(data["seat"], None)
            case "proxy_given" | "convocation_answered":
                giver = data.get("giver") or data["seat"]
                self.proxies.pop(giver, None)
                if data.get("holder"):
                    self.proxies[giver] = data["holder"]
            case "recused":
                left = self.left.setdefault(data["case"], set())
                (left.add if data["category"] else left.discard)(data["seat"])
                self._forget_votes(data["case"], data["seat"])
            case "votes_recorded":
                self.voters[data["case"]] = {
                    seat: "" if self.there.get(seat) else self.proxies[seat]
                    for seat in self.counted(data["case"])
                }
                self.votes[data["case"]] = data
            case "item_reopened":
                self.votes.pop(data["case"], None)

    def counted(self, case: str) -> set[str]:
        """Return the voting seats that count towards the quorum of an item."""
        left = self.left.get(case, set())
        here = {seat for seat, there in self.there.items() if there} - left
        return {
            seat for seat in self.voices - left if seat in here or self.proxies.get(seat) in here
        }

    def enough(self, case: str) -> bool:
        """Whether an item has its quorum."""
        voted = self.votes.get(case, {}).get("votes")
        counted = {*self.voters[case]} if voted else self.counted(case)
        voices = self.voices - self.left.get(case, set())
        waived = self.second and self.rules["second_call_waives_quorum"]
        return bool(counted) and (
            waived or len(counted) >= ceil(len(voices) * Fraction(self.rules["quorum"]))
        )

    def carried(self, case: str, outcome: str) -> bool:
        """Whether the votes of an item carry an outcome."""
        said = self.votes.get(case, {"votes": {}, "proposal": ""})
        votes, by = said["votes"], said.get("by", {})
        number = {choice: list(votes.values()).count(choice) for choice in ("for", "against")}
        chair = votes.get(self.chair) if self.chair not in by else None
        broken = self.rules["casting_vote"] and chair == "for"
        tie = number["for"] == number["against"]
        return said["proposal"] == outcome and (
            bool(broken) if tie else number["for"] > number["against"]
        )

    def _prepare(self, data: dict[str, Any]) -> None:
        if self.rules or self.starts_at != data["starts_at"]:
            self.there, self.proxies = {}, {}
        if self.rules:
            self.votes, self.rules, self.second, self.over = {}, {}, False, False
        self.starts_at = data["starts_at"]
        self.voices = {each["seat"] for each in data["seats"] if each["votes"]}
        self.chair = next((each["seat"] for each in data["seats"] if each["chairs"]), "")

    def _forget_votes(self, case: str, seat: str) -> None:
        said = self.votes.get(case)
        if said:
            by = said.get("by", {})
            gone = {seat, *(voter for voter, holder in by.items() if holder == seat)}
            kept = {voter: vote for voter, vote in said["votes"].items() if voter not in gone}
            self.votes[case] = {**said, "votes": kept}
            stayed = self.voters[case].items()
            self.voters[case] = {each: to for each, to in stayed if seat not in (each, to)}


def look(log: LogWatch) -> None:
    """Check what the meetings did since the last look."""
    for event in log.fresh:
        if event.kind in ("item_decided", "votes_recorded"):
            _check(event, log.by_case[event.case])


def _check(event: Seen, story: list[Seen]) -> None:
    table = Table()
    for earlier in story[: event.body["case_seq"] - 1]:
        table.take(earlier)
    data, case = event.data, event.data["case"]
    require(table.rules, "committee: nothing is decided before the meeting opens", event.case)
    require(not table.over, "committee: nothing is decided once it is closed", event.case)
    require(case in table.agenda, "committee: what is decided is on the agenda", case)
    if event.kind == "votes_recorded":
        strangers = set(data["votes"]) - table.counted(case)
        require(not strangers, "committee: who votes has a voice and takes part", strangers)
        return
    outside = data.get("outside_rule", [])
    refs = data.get("texts", {})
    require("reason" in refs, "committee: a decision has a reason", case)
    require(bool(outside) == ("override" in refs), "committee: an override says why", case)
    if "no_quorum" not in outside:
        require(table.enough(case), "committee: no decision without quorum", event.case, case)
    if data["outcome"] != "defer" and not {"no_vote", "not_carried"} & set(outside):
        carried = table.carried(case, data["outcome"])
        require(carried, "committee: what is decided was carried", event.case, case)
