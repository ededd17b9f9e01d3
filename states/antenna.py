"""The lifecycle of an antenna, from the label that creates it to its opening and its end.

Same shape as `states.candidature`. Milestones are recorded by acts that keep the state.
"""

from states import antenna_guards, guards
from states.acts import Effect, EffectKind, Field, FieldKind
from states.facts import AntennaState as State
from states.identifiers import Role
from states.tables import SAME, Guard, Lifecycle, Question, Transition

ALIVE = (State.LABELLED, State.ENGINEERING, State.DEPLOYMENT, State.OPEN, State.SUSPENDED)
"""States of an antenna that still carries a label and may change."""
ENDED = (State.REVOKED, State.LABEL_WITHDRAWN, State.VOID)
"""States of an antenna that carries no label any more."""
RUNNING = tuple(state for state in ALIVE if state is not State.SUSPENDED)
"""States in which milestones fall due."""
REASON = Field(name="reason", kind=FieldKind.TEXT)
MILESTONE = Field(name="milestone", kind=FieldKind.CODE)
MILESTONE_KNOWN = Guard(name="milestone_is_known", check=antenna_guards.milestone_is_known)
MILESTONES_SETTLED = Guard(name="milestones_settled", check=antenna_guards.milestones_settled)
IN_TIME = Guard(name="illegality_within_limit", check=antenna_guards.illegality_within_limit)
OWN_REGION = Guard(name="own_region", check=guards.own_region)
STAFF = (Role.LEAD, Role.REGIONAL_CENTRE)


def _end_label(question: Question) -> tuple[Effect, ...]:
    """The candidature's label ends with the last site that carries it."""
    others = question.facts.around.antenna_states.items()
    if any(case != question.facts.id and state not in ENDED for case, state in others):
        return ()
    values = {"trigger": question.act.trigger}
    return (Effect(kind=EffectKind.END_LABEL, values=values),)


ANTENNA = Lifecycle(
    name="antenna",
    initial=State.NONE,
    states=tuple(State),
    rows=(
        Transition(
            trigger="create",
            sources=(State.NONE,),
            target=State.LABELLED,
            roles=(Role.LEAD,),
            consequence=True,
        ),
        Transition(
            trigger="start_engineering",
            sources=(State.LABELLED,),
            target=State.ENGINEERING,
            roles=STAFF,
            fields=(
                Field(name="regional_centre", kind=FieldKind.CODE),
                Field(name="target_opening", kind=FieldKind.DAY),
            ),
            guards=(
                OWN_REGION,
                Guard(name="city_is_notified", check=antenna_guards.city_is_notified),
            ),
        ),
        Transition(
            trigger="start_deployment",
            sources=(State.ENGINEERING,),
            target=State.DEPLOYMENT,
            roles=(Role.LEAD,),
            fields=(Field(name="proposed_on", kind=FieldKind.DAY),),
            guards=(
                Guard(name="proposal_not_ahead", check=antenna_guards.proposal_not_ahead),
                MILESTONES_SETTLED,
            ),
        ),
        Transition(
            trigger="open",
            sources=(State.DEPLOYMENT,),
            target=State.OPEN,
            roles=(Role.LEAD,),
            guards=(MILESTONES_SETTLED,),
        ),
        Transition(
            trigger="open_pilot",
            sources=(State.LABELLED,),
            target=State.OPEN,
            roles=(Role.LEAD,),
            fields=(REASON,),
            outside_rule=("pilot",),
            backdated=True,
        ),
        Transition(
            trigger="suspend",
            sources=(State.ENGINEERING, State.DEPLOYMENT),
            target=State.SUSPENDED,
            roles=(Role.LEAD,),
            fields=(REASON,),
        ),
        *(
            Transition(
                trigger="resume",
                sources=(State.SUSPENDED,),
                target=state,
                roles=(Role.LEAD,),
                fields=(REASON,),
                guards=(antenna_guards.was(state),),
            )
            for state in (State.ENGINEERING, State.DEPLOYMENT)
        ),
        Transition(
            trigger="close",
            sources=(State.OPEN,),
            target=State.CLOSED,
            roles=(Role.LEAD,),
            fields=(REASON,),
        ),
        Transition(
            trigger="revoke",
            sources=(*ALIVE, State.CLOSED),
            target=State.REVOKED,
            roles=(Role.LEAD,),
            fields=(REASON,),
            effects=(_end_label,),
        ),
        Transition(
            trigger="withdraw_label",
            sources=(*ALIVE, State.CLOSED),
            target=State.LABEL_WITHDRAWN,
            roles=(Role.LEAD,),
            fields=(
                Field(
                    name="ground",
                    kind=FieldKind.CODE,
                    choices=("illegality", "fraud", "beneficiary"),
                ),
                REASON,
            ),
            guards=(IN_TIME,),
            effects=(_end_label,),
        ),
        Transition(
            trigger="milestone_done",
            sources=ALIVE,
            target=SAME,
            roles=STAFF,
            fields=(MILESTONE,),
            guards=(OWN_REGION, MILESTONE_KNOWN),
        ),
        Transition(
            trigger="milestone_waive",
            sources=ALIVE,
            target=SAME,
            roles=(Role.LEAD,),
            fields=(MILESTONE, REASON),
            guards=(MILESTONE_KNOWN,),
            outside_rule=("waiver",),
        ),
        Transition(
            trigger="milestone_propose",
            sources=ALIVE,
            target=SAME,
            roles=STAFF,
            fields=(MILESTONE, Field(name="day", kind=FieldKind.DAY)),
            guards=(
                OWN_REGION,
                MILESTONE_KNOWN,
                Guard(name="date_not_confirmed_yet", check=antenna_guards.date_not_confirmed_yet),
            ),
        ),
        Transition(
            trigger="milestone_confirm",
            sources=ALIVE,
            target=SAME,
            roles=(Role.LEAD,),
            fields=(MILESTONE, Field(name="day", kind=FieldKind.DAY)),
            guards=(MILESTONE_KNOWN,),
        ),
        Transition(
            trigger="overdue",
            sources=RUNNING,
            target=SAME,
            roles=(Role.CLOCK,),
            fields=(MILESTONE,),
            guards=(Guard(name="milestone_is_overdue", check=antenna_guards.milestone_is_overdue),),
        ),
        Transition(
            trigger="note",
            sources=tuple(state for state in State if state is not State.NONE),
            target=SAME,
            roles=STAFF,
            fields=(Field(name="text", kind=FieldKind.TEXT),),
            guards=(OWN_REGION,),
        ),
        Transition(
            trigger="void",
            sources=(State.LABELLED,),
            target=State.VOID,
            roles=(Role.LEAD,),
            consequence=True,
        ),
        Transition(
            trigger="revert",
            sources=(*ALIVE, State.CLOSED, State.REVOKED, State.LABEL_WITHDRAWN),
            target=SAME,
            roles=(Role.LEAD,),
            fields=(REASON,),
            guards=(Guard(name="something_to_revert", check=guards.something_to_revert),),
            outside_rule=("revert",),
        ),
    ),
)
