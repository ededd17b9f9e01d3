"""What a letter is: its category, who lets it go, what it needs, who gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from states.deadlines import Deadline
from states.identifiers import ContactKind
from states.instants import EffectiveAt
from states.programme import Owner


class Release(StrEnum):
    """Who lets a letter go."""

    AUTO = "auto"
    LEAD = "lead"


class Category(StrEnum):
    """What a letter is; quiet hours and merging concern reminders and announcements only."""

    ACCESS = "access"
    """Opens a door: its token is made when it leaves, its body is neither stored nor shown."""
    ANSWER = "answer"
    """Answers a person's own act: it leaves at once."""
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"
    """News that waits for working hours."""
    DECISION = "decision"
    MESSAGE = "message"
    """Written by the lead for a selection of files: it waits to be let go, and stays alone."""
    DIGEST = "digest"


@dataclass(frozen=True, kw_only=True)
class LetterSpec:
    """A letter: `needs` are the context names it cannot do without, `takes` those it may use.

    `to` empty: the owner of the milestone (`OWNER_CONTACTS`), or the persons the act names.
    `asks`: the one action asked of the reader, "" when nothing is. `calendar`: its deadline also
    goes as a calendar attachment. `why`: the reason given for writing, when it is not the usual one
    of the reader's kind.
    """

    code: str
    title: str
    category: Category
    needs: frozenset[str]
    takes: frozenset[str] = frozenset()
    to: tuple[ContactKind, ...] = ()
    copy: tuple[ContactKind, ...] = ()
    release: Release = Release.AUTO
    calendar: bool = False
    asks: str = ""
    why: str = ""


OWNER_CONTACTS: Mapping[Owner, tuple[ContactKind, ...]] = {
    Owner.REGIONAL_CENTRE: (ContactKind.REGIONAL_CENTRE,),
    Owner.LOCAL_AUTHORITY: (ContactKind.CONTACT,),
    Owner.REGION: (ContactKind.REGION,),
    Owner.CNAM: (ContactKind.LEAD,),
}

CONTEXT_TYPES: Mapping[str, type] = {
    "agenda": tuple,
    "announced_on": date,
    "antennas": tuple,
    "announcement": Deadline,
    "appeal": str,
    "before": Deadline,
    "body": str,
    "call": str,
    "centre": str,
    "channel": str,
    "checkpoint": str,
    "closed": Deadline,
    "closings": tuple,
    "companion": str,
    "corrected": str,
    "cutoff": Deadline,
    "days": int,
    "deadline": Deadline,
    "deadlines": tuple,
    "decided_at": EffectiveAt,
    "digits": str,
    "done": tuple,
    "drafts": tuple,
    "due": Deadline,
    "earlier_file": str,
    "earlier_state": str,
    "effective_at": EffectiveAt,
    "ended_at": EffectiveAt,
    "ends_on": date,
    "filed_at": EffectiveAt,
    "held_on": EffectiveAt,
    "last_news": date,
    "link": str,
    "milestone": str,
    "milestones": tuple,
    "missing": tuple,
    "motive": str,
    "next_deadline": Deadline,
    "next_session": Deadline,
    "next_window": str,
    "not_sent": tuple,
    "overdue": tuple,
    "paragraphs": tuple,
    "pieces": tuple,
    "pilot": bool,
    "plan": str,
    "public": bool,
    "reason": str,
    "receipt_due": Deadline,
    "received_at": EffectiveAt,
    "reply_by": Deadline,
    "retained": tuple,
    "school_year": str,
    "sent_at": datetime,
    "silence": str,
    "site": str,
    "sites": tuple,
    "situation": str,
    "starts_on": date,
    "state": str,
    "states": tuple,
    "subject": str,
    "target_opening": date,
    "to_check": tuple,
    "to_release": tuple,
    "unnamed": int,
    "until": datetime,
    "waived": tuple,
    "what": str,
    "where": str,
    "remote": bool,
    "second_call": bool,
    "without_quorum": bool,
    "window": str,
    "withdrawn_at": EffectiveAt,
}
"""What each context value is.

Tuples hold labels ready to print, but: `closings` and `deadlines` hold deadlines, `drafts` pairs
(file, labels of what is missing), `states` pairs (label, number). `days` counts civil days from
the day the letter leaves to its deadline's, negative after it. `motive`, `channel`, `state` and
`earlier_state` are codes; `window` is the window's label; `situation` is a label.
"""
