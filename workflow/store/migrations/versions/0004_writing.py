"""The order in which letters are listed. What a lead writes is kept as texts and events."""

from alembic import op

revision = "0004"
down_revision = "0003"

NAME = "ix_letter_due_at_id"


def upgrade() -> None:
    """Let a page of letters be read without sorting them all."""
    op.create_index(NAME, "letter", ["due_at", "id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index(NAME, "letter")
