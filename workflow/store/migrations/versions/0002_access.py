"""Tables of the counter: access."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("allowance", "visit", "api_token", "credential", "web_session", "access_code")


def upgrade() -> None:
    """Create them."""
    _create_doors()
    _create_agents_and_programs()
    _create_traces_of_visits()


def downgrade() -> None:
    """Remove them."""
    for table in TABLES:
        op.drop_table(table)


def _create_doors() -> None:
    op.create_table(
        "access_code",
        *_texts("id", "person", "purpose", "asked_at", "expires_at", "salt", "token_hash"),
        *_texts("digits_hash"),
        *_maybe("about", "delivered_at", "ended_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('entry', 'invitation')", name=op.f("ck_access_code_purpose_known")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_access_code_tries_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
    )
    _index("access_code", "person", "asked_at")
    _index("access_code", "token_hash")
    op.create_table(
        "web_session",
        *_texts("id", "token_hash", "person", "opened_at", "seen_at", "expires_at", "device"),
        *_maybe("revoked_at"),
        sa.Column("strong", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.CheckConstraint("strong IN (0, 1)", name=op.f("ck_web_session_strong_flag")),
        sa.CheckConstraint("confirmed IN (0, 1)", name=op.f("ck_web_session_confirmed_flag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
    )
    _index("web_session", "token_hash")
    _index("web_session", "person")


def _create_agents_and_programs() -> None:
    op.create_table(
        "credential",
        *_texts("person", "changed_at", "password_hash"),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_credential")),
    )
    op.create_table(
        "api_token",
        *_texts("id", "token_hash", "person", "roles", "label", "created_at"),
        *_maybe("expires_at", "revoked_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
    )
    _index("api_token", "token_hash")
    _index("api_token", "person")


def _create_traces_of_visits() -> None:
    op.create_table(
        "visit",
        *_texts("person", "seen_at"),
        *_maybe("previous_at"),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_visit")),
    )
    op.create_table(
        "allowance",
        *_texts("bucket", "free_at"),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_allowance")),
    )
    _index("allowance", "free_at")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=True) for name in names]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
