"""Counts files by state at a moment from a bundle alone: python recount_states.py BUNDLE AT KNOWN.

Standard library only, nothing of the program: it reads `events.jsonl` as anybody could. AT and
KNOWN are UTC instants as the bundle writes them; an empty text does not filter.
"""

import json
import sys
from collections import Counter
from pathlib import Path

TAKES_BACK = {"revert", "undo", "recalled"}


def count(bundle: Path, at: str, known: str) -> dict[str, dict[str, int]]:
    """Return, for candidatures and antennas, how many stood in each state."""
    cases = {}
    for line in (bundle / "events.jsonl").read_text("utf-8").splitlines():
        event = json.loads(line)
        if event["case_kind"] in ("candidature", "antenna"):
            cases.setdefault((event["case_kind"], event["case"]), []).append(event)
    found = {"candidature": Counter(), "antenna": Counter()}
    for (kind, _), events in cases.items():
        state = state_of([e for e in events if not known or e["recorded_at"] <= known], at)
        if state:
            found[kind][state] += 1
    return {kind: dict(sorted(states.items())) for kind, states in found.items()}


def state_of(events: list, at: str) -> str:
    """Return the state after what surely happened by `at`, "" when nothing had."""
    happened = [e for e in events if e["kind"] not in TAKES_BACK and surely_by(e, at)]
    if not happened:
        return ""
    taken_back = {e["data"]["undoes"] for e in events if e["kind"] in TAKES_BACK}
    granted = {i for e in events if e["kind"] in TAKES_BACK for i in e["data"].get("grants", [])}
    state = "none"
    for event in happened:
        pending = event["kind"] == "requested" and event["id"] not in granted
        if event["id"] not in taken_back and not pending:
            state = event["data"].get("to", state)
    return state


def surely_by(event: dict, at: str) -> bool:
    """Whether an event is sure to be true at `at`, its bounds taken into account."""
    effective = event["effective_at"]
    if not at:
        return True
    if effective["precision"] == "instant":
        return effective["instant"] <= at
    return effective["latest"] is not None and effective["latest"] <= at


if __name__ == "__main__":
    print(json.dumps(count(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
