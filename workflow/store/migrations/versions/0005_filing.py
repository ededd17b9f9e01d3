"""Tables of the counter: filing."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Remove them."""
