"""Who may come to a page: one closed set of policies, declared by every route."""

from dataclasses import dataclass

from states.identifiers import Role


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Which roles a route lets in; nobody signed in is needed when it is `open_to_all`.

    A lead or an operator is let in only after a second factor, whatever the page.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    open_to_all: bool = False
    loopback_only: bool = False
    """Only on a simulated installation, asked from this very machine."""

    def admits(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these roles is let in."""
        return self.open_to_all or bool(self.roles & roles)


STRONG = frozenset({Role.LEAD, Role.OPERATOR})
"""Roles that enter with a second factor."""

PUBLIC = Policy(name="public", open_to_all=True)
DEMONSTRATION = Policy(name="demonstration", open_to_all=True, loopback_only=True)
SIGNED_IN = Policy(
    name="signed_in", roles=frozenset(role for role in Role if role is not Role.CLOCK)
)
LEAD = Policy(name="lead", roles=frozenset({Role.LEAD}))
OPERATOR = Policy(name="operator", roles=frozenset({Role.OPERATOR}))
OFFICE = Policy(name="office", roles=frozenset({Role.LEAD, Role.OPERATOR}))
CITY = Policy(name="city", roles=frozenset({Role.CITY}))
CENTRE = Policy(name="centre", roles=frozenset({Role.REGIONAL_CENTRE}))
COMMITTEE = Policy(name="committee", roles=frozenset({Role.COMMITTEE, Role.GUEST, Role.LEAD}))
SEATED = Policy(name="seated", roles=frozenset({Role.COMMITTEE, Role.GUEST}))
"""Who sits in a committee."""
CONTROL = Policy(name="control", roles=frozenset({Role.AUDITOR, Role.LEAD, Role.OPERATOR}))
PARTNERS = Policy(name="partners", roles=frozenset({Role.PARTNER}))
STEERING = Policy(
    name="steering", roles=frozenset({Role.LEAD, Role.OPERATOR, Role.AUDITOR, Role.PARTNER})
)
"""Everybody who reads the report of the steering committee."""
READERS = Policy(
    name="readers",
    roles=frozenset(
        {
            Role.LEAD,
            Role.OPERATOR,
            Role.AUDITOR,
            Role.COMMITTEE,
            Role.REGIONAL_CENTRE,
            Role.PARTNER,
            Role.GUEST,
        }
    ),
)
"""Everybody who reads lists of files, each as the disclosure of decisions lets them."""
FILES = Policy(name="files", roles=READERS.roles | {Role.CITY})
"""Everybody who may read some file."""
ACTING = Policy(name="acting", roles=frozenset({Role.LEAD, Role.CITY, Role.REGIONAL_CENTRE}))
"""Everybody to whom the law gives an act on some file."""
STAFF = Policy(name="staff", roles=READERS.roles - {Role.PARTNER, Role.GUEST})
"""Everybody who works on files: the dashboard, each with what their audience may know."""
FOLLOWERS = Policy(name="followers", roles=frozenset({Role.LEAD, Role.REGIONAL_CENTRE}))
"""Who records what is followed of an antenna."""
POLICIES = (
    *(PUBLIC, DEMONSTRATION, SIGNED_IN, LEAD, OPERATOR, OFFICE, CITY, CENTRE, COMMITTEE, SEATED),
    *(CONTROL, READERS, FILES, ACTING, STAFF, FOLLOWERS, PARTNERS, STEERING),
)
