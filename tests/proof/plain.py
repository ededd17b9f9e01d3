"""Both lifecycles written a second time, from the design's text and apart from the tables.

Plain dictionaries and sets, nothing imported from the law: what the engine does is held to this.
"""

NONE = "none"
LIVE = frozenset({"draft", "submitted", "consolidation", "analysed", "deferred"})
FILED = frozenset({"submitted", "consolidation", "analysed", "deferred"})
CANDIDATURE_STATES = LIVE | {
    "labelled",
    "not_selected",
    "supported",
    "inadmissible",
    "withdrawn",
    "lapsed",
    "revoked",
    "label_withdrawn",
}
CARRYING = frozenset({"labelled", "engineering", "deployment", "open", "suspended"})
ANTENNA_STATES = CARRYING | {"closed", "revoked", "label_withdrawn", "void"}

LEAD = frozenset({"lead"})
TOWN = frozenset({"city", "lead"})
STAFF = frozenset({"lead", "regional_centre"})
CLOCK = frozenset({"clock"})

Move = tuple[str, str]
Law = dict[str, tuple[frozenset[str], frozenset[Move]]]
"""Trigger → who may, and every move from a state to a state."""


def _all(states: frozenset[str], target: str) -> frozenset[Move]:
    return frozenset((state, target) for state in states)


def _still(states: frozenset[str]) -> frozenset[Move]:
    return frozenset((state, state) for state in states)


_REOPENING = frozenset({"not_selected", "supported", "inadmissible", "lapsed", "withdrawn"})
_EXAMINED = frozenset({"analysed", "deferred"})
_RUNNING = CARRYING - {"suspended"}

CANDIDATURE: Law = {
    "open_draft": (TOWN, frozenset({(NONE, "draft")})),
    "add_piece": (TOWN, _still(frozenset({"draft", "submitted", "consolidation"}))),
    "submit": (TOWN, frozenset({("draft", "submitted")})),
    "acknowledge": (STAFF, _still(FILED)),
    "consolidate": (STAFF, frozenset({("submitted", "consolidation")})),
    "extend_completion": (LEAD, _still(frozenset({"consolidation"}))),
    "resume": (TOWN | CLOCK, frozenset({("consolidation", "submitted")})),
    "declare_inadmissible": (LEAD, _all(frozenset({"submitted", "consolidation"}), "inadmissible")),
    "analyse": (LEAD, frozenset({("submitted", "analysed")})),
    "label": (LEAD, _all(_EXAMINED, "labelled")),
    "defer": (LEAD, _all(_EXAMINED, "deferred")),
    "not_select": (LEAD, _all(_EXAMINED, "not_selected")),
    "support": (LEAD, frozenset({("not_selected", "supported")})),
    "withdraw": (TOWN, _all(LIVE, "withdrawn")),
    "derogate": (LEAD, frozenset({("draft", "draft"), ("lapsed", "draft")})),
    "carry": (CLOCK, frozenset({("draft", "draft")})),
    "lapse": (CLOCK, frozenset({("draft", "lapsed")})),
    "reapply": (TOWN, _still(_REOPENING)),
    "revoke": (LEAD, frozenset({("labelled", "revoked")})),
    "withdraw_label": (LEAD, frozenset({("labelled", "label_withdrawn")})),
    "note": (STAFF, _still(CANDIDATURE_STATES)),
}
ANTENNA: Law = {
    "create": (LEAD, frozenset({(NONE, "labelled")})),
    "start_engineering": (STAFF, frozenset({("labelled", "engineering")})),
    "start_deployment": (LEAD, frozenset({("engineering", "deployment")})),
    "open": (LEAD, frozenset({("deployment", "open")})),
    "open_pilot": (LEAD, frozenset({("labelled", "open")})),
    "suspend": (LEAD, _all(frozenset({"engineering", "deployment"}), "suspended")),
    "resume": (LEAD, frozenset({("suspended", "engineering"), ("suspended", "deployment")})),
    "close": (LEAD, frozenset({("open", "closed")})),
    "revoke": (LEAD, _all(CARRYING | {"closed"}, "revoked")),
    "withdraw_label": (LEAD, _all(CARRYING | {"closed"}, "label_withdrawn")),
    "milestone_done": (STAFF, _still(CARRYING)),
    "milestone_waive": (LEAD, _still(CARRYING)),
    "milestone_propose": (STAFF, _still(CARRYING)),
    "milestone_confirm": (LEAD, _still(CARRYING)),
    "overdue": (CLOCK, _still(_RUNNING)),
    "note": (STAFF, _still(ANTENNA_STATES)),
    "void": (LEAD, frozenset({("labelled", "void")})),
}
TAKEN_BACK = ("revert", "undo", "recalled")
LIFTS = {"city": ("notified",), "regional_centre": ("centres_told", "announced")}
"""What tells of a decision each role that acts on files from outside."""
DECISIONS = frozenset({"label", "defer", "not_select"})
CONSEQUENCES = {
    "candidature": frozenset({"revoke", "withdraw_label"}),
    "antenna": frozenset({"create", "void"}),
}
"""What only follows from an act on another case."""


def law_of(kind: str) -> Law:
    """Return the law of a kind of case."""
    return CANDIDATURE if kind == "candidature" else ANTENNA
