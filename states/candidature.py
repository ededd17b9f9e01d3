"""The lifecycle of a candidature: the table a reader opens first.

Every row says who may do it, from where to where, under which guards and with which inputs. The
order of the rows is the order of the story and of `offers`.
"""

from states import filing_guards, guards
from states.acts import Effect, EffectKind, Field, FieldKind
from states.facts import CandidatureState as State
from states.identifiers import Role
from states.tables import SAME, Guard, Lifecycle, Question, Transition

LIVE = (State.DRAFT, State.SUBMITTED, State.CONSOLIDATION, State.ANALYSED, State.DEFERRED)
"""States in which a file is under way: one such file per lead authority and call."""
FILED = (State.SUBMITTED, State.CONSOLIDATION, State.ANALYSED, State.DEFERRED)
REASON = Field(name="reason", kind=FieldKind.TEXT)
OPTIONAL_REASON = Field(name="reason", kind=FieldKind.TEXT, required=False)
WINDOW = Field(name="window", kind=FieldKind.CODE)
PROOF = Field(name="proof", kind=FieldKind.CODE, required=False)
SESSION = Field(name="session", kind=FieldKind.CODE)
CHANNELS = (filing_guards.PORTAL, "email", "post", "hand")
COMPANION = Field(name="companion", kind=FieldKind.TEXT, required=False)
OWN_REGION = Guard(name="own_region", check=guards.own_region)
WINDOW_AHEAD = Guard(name="window_open_or_announced", check=filing_guards.window_open_or_announced)
NO_RIVAL = Guard(name="no_live_rival", check=filing_guards.no_live_rival)
NO_SUCCESSOR = Guard(name="not_succeeded_yet", check=filing_guards.not_succeeded_yet)
LEAVE_AHEAD = Guard(name="leave_ends_ahead", check=filing_guards.leave_ends_ahead)
DECISION_GUARDS = (
    Guard(name="session_decided_so", check=guards.session_decided_so),
    Guard(name="wave_is_closed", check=guards.wave_is_closed),
)


def _create_antennas(question: Question) -> tuple[Effect, ...]:
    sites = question.act.codes("sites") or ("",)
    return (Effect(kind=EffectKind.CREATE_ANTENNAS, values={"sites": sites}),)


def _new_draft(question: Question) -> tuple[Effect, ...]:
    values = {"window": question.act.text("window")}
    return (Effect(kind=EffectKind.NEW_DRAFT, values=values),)


CANDIDATURE = Lifecycle(
    name="candidature",
    initial=State.NONE,
    states=tuple(State),
    rows=(
        Transition(
            trigger="open_draft",
            sources=(State.NONE,),
            target=State.DRAFT,
            roles=(Role.CITY, Role.LEAD),
            fields=(WINDOW,),
            guards=(
                WINDOW_AHEAD,
                NO_RIVAL,
            ),
        ),
        Transition(
            trigger="add_piece",
            sources=(State.DRAFT, State.SUBMITTED, State.CONSOLIDATION),
            target=SAME,
            roles=(Role.CITY, Role.LEAD),
            fields=(Field(name="piece", kind=FieldKind.CODE),),
        ),
        Transition(
            trigger="submit",
            sources=(State.DRAFT,),
            target=State.SUBMITTED,
            roles=(Role.CITY, Role.LEAD),
            fields=(
                WINDOW,
                Field(name="channel", kind=FieldKind.CODE, choices=CHANNELS),
                OPTIONAL_REASON,
                PROOF,
            ),
            guards=(
                Guard(
                    name="window_named_takes_files", check=filing_guards.window_named_takes_files
                ),
                Guard(name="draft_is_of_the_window", check=filing_guards.draft_is_of_the_window),
                Guard(name="filing_pieces_present", check=filing_guards.filing_pieces_present),
                Guard(
                    name="lead_records_other_channels",
                    check=filing_guards.lead_records_other_channels,
                ),
                Guard(name="entry_is_prompt", check=filing_guards.entry_is_prompt),
                NO_RIVAL,
                NO_SUCCESSOR,
            ),
        ),
        Transition(
            trigger="acknowledge",
            sources=FILED,
            target=SAME,
            roles=(Role.LEAD, Role.REGIONAL_CENTRE),
            guards=(OWN_REGION,),
        ),
        Transition(
            trigger="consolidate",
            sources=(State.SUBMITTED,),
            target=State.CONSOLIDATION,
            roles=(Role.LEAD, Role.REGIONAL_CENTRE),
            fields=(
                Field(name="motive", kind=FieldKind.CODE, choices=("pieces", "projet")),
                Field(name="due", kind=FieldKind.DAY),
                Field(name="pieces", kind=FieldKind.CODES, required=False),
                Field(name="what", kind=FieldKind.TEXT, required=False),
                COMPANION,
            ),
            guards=(
                OWN_REGION,
                Guard(name="due_day_ahead", check=guards.due_day_ahead),
                Guard(name="motive_is_detailed", check=guards.motive_is_detailed),
            ),
        ),
        Transition(
            trigger="extend_completion",
            sources=(State.CONSOLIDATION,),
            target=SAME,
            roles=(Role.LEAD,),
            fields=(Field(name="due", kind=FieldKind.DAY), REASON),
            guards=(
                Guard(name="completion_moves_forward", check=guards.completion_moves_forward),
                Guard(name="due_day_ahead", check=guards.due_day_ahead),
            ),
            outside_rule=("extension",),
        ),
        Transition(
            trigger="resume",
            sources=(State.CONSOLIDATION,),
            target=State.SUBMITTED,
            roles=(Role.CITY, Role.LEAD, Role.CLOCK),
            fields=(Field(name="missing_accepted", kind=FieldKind.FLAG, required=False),),
            guards=(Guard(name="asked_pieces_given", check=guards.asked_pieces_given),),
        ),
        Transition(
            trigger="declare_inadmissible",
            sources=(State.SUBMITTED, State.CONSOLIDATION),
            target=State.INADMISSIBLE,
            roles=(Role.LEAD,),
            fields=(
                Field(
                    name="motive",
                    kind=FieldKind.CODE,
                    choices=("late", "not_eligible", "incomplete"),
                ),
                REASON,
            ),
            guards=(Guard(name="incomplete_after_delay", check=guards.incomplete_after_delay),),
        ),
        Transition(
            trigger="analyse",
            sources=(State.SUBMITTED,),
            target=State.ANALYSED,
            roles=(Role.LEAD,),
            fields=(OPTIONAL_REASON,),
            guards=(Guard(name="missing_is_explained", check=guards.missing_is_explained),),
        ),
        Transition(
            trigger="label",
            sources=(State.ANALYSED, State.DEFERRED),
            target=State.LABELLED,
            roles=(Role.LEAD,),
            fields=(SESSION, Field(name="sites", kind=FieldKind.CODES, required=False)),
            guards=(
                *DECISION_GUARDS,
                NO_RIVAL,
            ),
            effects=(_create_antennas,),
        ),
        Transition(
            trigger="defer",
            sources=(State.ANALYSED, State.DEFERRED),
            target=State.DEFERRED,
            roles=(Role.LEAD,),
            fields=(SESSION,),
            guards=DECISION_GUARDS,
        ),
        Transition(
            trigger="not_select",
            sources=(State.ANALYSED, State.DEFERRED),
            target=State.NOT_SELECTED,
            roles=(Role.LEAD,),
            fields=(SESSION,),
            guards=DECISION_GUARDS,
        ),
        Transition(
            trigger="support",
            sources=(State.NOT_SELECTED,),
            target=State.SUPPORTED,
            roles=(Role.LEAD,),
            fields=(Field(name="plan", kind=FieldKind.TEXT), COMPANION),
        ),
        Transition(
            trigger="withdraw",
            sources=LIVE,
            target=State.WITHDRAWN,
            roles=(Role.CITY, Role.LEAD),
            fields=(OPTIONAL_REASON,),
        ),
        Transition(
            trigger="derogate",
            sources=(State.DRAFT,),
            target=SAME,
            roles=(Role.LEAD,),
            fields=(WINDOW, Field(name="until", kind=FieldKind.INSTANT), REASON),
            guards=(LEAVE_AHEAD,),
            outside_rule=("derogation",),
        ),
        Transition(
            trigger="derogate",
            sources=(State.LAPSED,),
            target=State.DRAFT,
            roles=(Role.LEAD,),
            fields=(WINDOW, Field(name="until", kind=FieldKind.INSTANT), REASON),
            guards=(LEAVE_AHEAD, NO_RIVAL, NO_SUCCESSOR),
            outside_rule=("derogation",),
        ),
        Transition(
            trigger="carry",
            sources=(State.DRAFT,),
            target=SAME,
            roles=(Role.CLOCK,),
            fields=(WINDOW,),
            guards=(Guard(name="clock_may_carry", check=filing_guards.clock_may_carry),),
        ),
        Transition(
            trigger="lapse",
            sources=(State.DRAFT,),
            target=State.LAPSED,
            roles=(Role.CLOCK,),
            guards=(Guard(name="clock_may_lapse", check=filing_guards.clock_may_lapse),),
        ),
        Transition(
            trigger="reapply",
            sources=(
                State.NOT_SELECTED,
                State.SUPPORTED,
                State.INADMISSIBLE,
                State.LAPSED,
                State.WITHDRAWN,
            ),
            target=SAME,
            roles=(Role.CITY, Role.LEAD),
            fields=(WINDOW,),
            guards=(
                WINDOW_AHEAD,
                NO_RIVAL,
                NO_SUCCESSOR,
            ),
            effects=(_new_draft,),
        ),
        Transition(
            trigger="revoke",
            sources=(State.LABELLED,),
            target=State.REVOKED,
            roles=(Role.LEAD,),
            fields=(OPTIONAL_REASON,),
            consequence=True,
        ),
        Transition(
            trigger="withdraw_label",
            sources=(State.LABELLED,),
            target=State.LABEL_WITHDRAWN,
            roles=(Role.LEAD,),
            fields=(OPTIONAL_REASON,),
            consequence=True,
        ),
        Transition(
            trigger="note",
            sources=tuple(state for state in State if state is not State.NONE),
            target=SAME,
            roles=(Role.LEAD, Role.REGIONAL_CENTRE),
            fields=(Field(name="text", kind=FieldKind.TEXT),),
            guards=(OWN_REGION,),
        ),
        Transition(
            trigger="revert",
            sources=tuple(state for state in State if state is not State.NONE),
            target=SAME,
            roles=(Role.LEAD,),
            fields=(REASON,),
            guards=(Guard(name="something_to_revert", check=guards.something_to_revert),),
            outside_rule=("revert",),
        ),
    ),
)
