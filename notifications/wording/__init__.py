"""The only French for refusals, errors and dates: letters, command line and pages use this.

One module per subject; everything public is re-exported here.
"""

from notifications.wording.agenda import agenda_line, agenda_notes
from notifications.wording.dates import (
    UNKNOWN_DAY,
    day_phrase,
    day_text,
    days_until,
    deadline_day_text,
    deadline_text,
    effective_phrase,
    effective_text,
    hour_text,
    instant_text,
    relative_text,
    row_instant_text,
    short_day_text,
    zone_text,
)
from notifications.wording.errors import UserError, config_sentence, error_sentence, shown_value
from notifications.wording.fields import EDITABLE_FIELDS, field_label
from notifications.wording.labels import TABLES, label
from notifications.wording.people import (
    FALLBACK,
    WHY,
    copy_notice,
    farewell_text,
    of_place,
    salutation_text,
    together_text,
)
from notifications.wording.refusals import (
    NO_PROGRAMME,
    changed_sentence,
    conflict_sentence,
    missing_labels,
    refusal_sentences,
    remedy_sentence,
    unverifiable_sentence,
    window_text,
)
from notifications.wording.typography import (
    NBSP,
    count_text,
    french,
    list_text,
    number_text,
    sentence,
)
from notifications.wording.warnings import WARNINGS, warning_sentence

__all__ = [
    "EDITABLE_FIELDS",
    "FALLBACK",
    "NBSP",
    "NO_PROGRAMME",
    "TABLES",
    "UNKNOWN_DAY",
    "WARNINGS",
    "WHY",
    "UserError",
    "agenda_line",
    "agenda_notes",
    "changed_sentence",
    "config_sentence",
    "conflict_sentence",
    "copy_notice",
    "count_text",
    "day_phrase",
    "day_text",
    "days_until",
    "deadline_day_text",
    "deadline_text",
    "effective_phrase",
    "effective_text",
    "error_sentence",
    "farewell_text",
    "field_label",
    "french",
    "hour_text",
    "instant_text",
    "label",
    "list_text",
    "missing_labels",
    "number_text",
    "of_place",
    "refusal_sentences",
    "relative_text",
    "remedy_sentence",
    "row_instant_text",
    "salutation_text",
    "sentence",
    "short_day_text",
    "shown_value",
    "together_text",
    "unverifiable_sentence",
    "warning_sentence",
    "window_text",
    "zone_text",
]
