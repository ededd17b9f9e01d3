"""The kinds of events that follow an antenna and flag an authority, and what each is about."""

from collections.abc import Mapping

INSCRIBED = "inscription_recorded"
FLAGGED = "flag_recorded"
FUNDED = "funding_recorded"
OFFERED = "offer_recorded"
SITE_NAMED = "site_named"
LEARNERS_COUNTED = "learners_counted"
LEARNERS_ASKED = "learners_asked"
"""The lead asked the regional centres for the figures of a term."""

SUBJECTS: Mapping[str, str] = {
    INSCRIBED: "",
    FLAGGED: "flag",
    FUNDED: "line",
    OFFERED: "family",
    SITE_NAMED: "",
    LEARNERS_COUNTED: "school_year",
}
"""Kind of event: the field of its data that says what it is about ("" the antenna itself)."""
CORRECTS = "corrects"
"""The field that names the record (an event's id) that turned out wrong."""
DATED = "dated"
"""True where the effective date of the event is the day the record speaks of."""
