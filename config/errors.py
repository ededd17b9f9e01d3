"""What can be wrong in a settings or programme file, as data.

No sentence here: `notifications.wording` turns a problem and its remedy into French.
"""

from dataclasses import dataclass
from enum import StrEnum


class ConfigProblem(StrEnum):
    """Everything that can be wrong in what an operator wrote."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    UNKNOWN_KEY = "unknown_key"
    MISSING = "missing"
    EMPTY = "empty"
    TYPE = "type"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_BOOLEAN = "not_a_boolean"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_CHOICE = "not_a_choice"
    UNKNOWN = "unknown"
    UNKNOWN_ZONE = "unknown_zone"
    MALFORMED_ID = "malformed_id"
    DUPLICATE = "duplicate"
    NOT_A_DATE = "not_a_date"
    CLOCK_TIME = "clock_time"
    NOT_AN_INSTANT = "not_an_instant"
    NAIVE = "naive"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_URL = "not_a_url"
    CONTROL_CHARACTER = "control_character"
    SOURCE_MISSING = "source_missing"
    SILENCE_UNEXPLAINED = "silence_unexplained"
    HOUR_WITHOUT_DAY = "hour_without_day"
    WINDOW_WITHOUT_CLOSING = "window_without_closing"
    CLOSING_GIVEN_TWICE = "closing_given_twice"
    CLOSINGS_OUT_OF_ORDER = "closings_out_of_order"
    CUTOFF_BEFORE_CLOSING = "cutoff_before_closing"
    OPENS_AFTER_CLOSING = "opens_after_closing"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_MANY_RELANCES = "too_many_relances"
    NOT_A_SHARE = "not_a_share"


class ConfigRemedy(StrEnum):
    """What makes a problem go away."""

    CHECK_FILE = "check_file"
    FIX_SYNTAX = "fix_syntax"
    REMOVE_OR_RENAME = "remove_or_rename"
    GIVE_VALUE = "give_value"
    CORRECT_VALUE = "correct_value"
    CHOOSE_AMONG = "choose_among"
    RENAME = "rename"
    WRITE_DAY = "write_day"
    WRITE_HOUR = "write_hour"
    WRITE_INSTANT = "write_instant"
    NAME_SOURCE = "name_source"
    EXPLAIN_SILENCE = "explain_silence"
    GIVE_CLOSING = "give_closing"
    REORDER = "reorder"
    MOVE_DATE = "move_date"
    REMOVE_SOME = "remove_some"
    WRITE_SHARE = "write_share"


REMEDIES: dict[ConfigProblem, ConfigRemedy] = {
    ConfigProblem.UNREADABLE: ConfigRemedy.CHECK_FILE,
    ConfigProblem.SYNTAX: ConfigRemedy.FIX_SYNTAX,
    ConfigProblem.UNKNOWN_KEY: ConfigRemedy.REMOVE_OR_RENAME,
    ConfigProblem.MISSING: ConfigRemedy.GIVE_VALUE,
    ConfigProblem.EMPTY: ConfigRemedy.GIVE_VALUE,
    ConfigProblem.TYPE: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.NOT_A_NUMBER: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.NOT_A_BOOLEAN: ConfigRemedy.CHOOSE_AMONG,
    ConfigProblem.OUT_OF_RANGE: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.NOT_A_CHOICE: ConfigRemedy.CHOOSE_AMONG,
    ConfigProblem.UNKNOWN: ConfigRemedy.CHOOSE_AMONG,
    ConfigProblem.UNKNOWN_ZONE: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.MALFORMED_ID: ConfigRemedy.RENAME,
    ConfigProblem.DUPLICATE: ConfigRemedy.RENAME,
    ConfigProblem.NOT_A_DATE: ConfigRemedy.WRITE_DAY,
    ConfigProblem.CLOCK_TIME: ConfigRemedy.WRITE_HOUR,
    ConfigProblem.NOT_AN_INSTANT: ConfigRemedy.WRITE_INSTANT,
    ConfigProblem.NAIVE: ConfigRemedy.WRITE_INSTANT,
    ConfigProblem.NOT_AN_EMAIL: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.NOT_A_URL: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.CONTROL_CHARACTER: ConfigRemedy.CORRECT_VALUE,
    ConfigProblem.SOURCE_MISSING: ConfigRemedy.NAME_SOURCE,
    ConfigProblem.SILENCE_UNEXPLAINED: ConfigRemedy.EXPLAIN_SILENCE,
    ConfigProblem.HOUR_WITHOUT_DAY: ConfigRemedy.WRITE_DAY,
    ConfigProblem.WINDOW_WITHOUT_CLOSING: ConfigRemedy.GIVE_CLOSING,
    ConfigProblem.CLOSING_GIVEN_TWICE: ConfigRemedy.REMOVE_SOME,
    ConfigProblem.CLOSINGS_OUT_OF_ORDER: ConfigRemedy.REORDER,
    ConfigProblem.CUTOFF_BEFORE_CLOSING: ConfigRemedy.MOVE_DATE,
    ConfigProblem.OPENS_AFTER_CLOSING: ConfigRemedy.MOVE_DATE,
    ConfigProblem.ENDS_BEFORE_START: ConfigRemedy.MOVE_DATE,
    ConfigProblem.TOO_MANY_RELANCES: ConfigRemedy.REMOVE_SOME,
    ConfigProblem.NOT_A_SHARE: ConfigRemedy.WRITE_SHARE,
}


@dataclass(frozen=True, kw_only=True)
class ConfigError:
    """One fault: where (file, dotted key), what was found, what is wrong, what would do.

    `file` is empty when the value came from an environment variable, whose name is then `key`.
    `value` is text to show, never a secret. `expected` lists the accepted values, the near
    misses of an unknown key, or the bounds, in the order to show them.
    """

    file: str
    key: str
    value: str
    problem: ConfigProblem
    expected: tuple[str, ...] = ()

    @property
    def remedy(self) -> ConfigRemedy:
        """The code of what would make the fault go away."""
        return REMEDIES[self.problem]


class ConfigInvalid(Exception):  # noqa: N818 - an outcome carrying its faults
    """What the operator wrote cannot be used; `errors` holds every fault found, in file order."""

    def __init__(self, errors: tuple[ConfigError, ...]) -> None:
        super().__init__("; ".join(f"{e.file}: {e.key}: {e.problem}" for e in errors))
        self.errors = errors
