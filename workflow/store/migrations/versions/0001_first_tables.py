"""The first tables.

Codes are written out: a migration says what it did on its day, whatever the code says since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

CASE_KINDS = (
    "'programme', 'deadline', 'candidature', 'antenna', 'session', 'person', 'authority', "
    "'installation', 'refusal', 'letter'"
)
ROLES = (
    "'lead', 'city', 'regional_centre', 'committee', 'guest', 'partner', 'auditor', 'operator', "
    "'clock'"
)
PHASES = (
    "'held', 'queued', 'claimed', 'data', 'sent', 'unknown', 'retry', 'given_up', 'skipped', "
    "'expired', 'superseded', 'cancelled', 'bounced'"
)
STATUSES = (
    "'planned', 'not_applicable', 'attached', 'sent', 'given_up', 'bounced', 'skipped', "
    "'expired', 'superseded', 'cancelled', 'unknown'"
)
TEXT_KINDS = "'personal', 'record', 'public'"
VISIBILITIES = "'city', 'regional_centre', 'committee', 'auditor'"
RELEASES = "'auto', 'lead'"
POINTED_TO_LAST = (
    *("reminder", "letter", "erasure", "leaf", "event", "checkpoint", "text", "case_", "span"),
    *("day_total", "programme_version", "setting", "piece", "feed"),
)


def upgrade() -> None:
    """Create every table and index; triggers are laid down after the migrations."""
    _create_log()
    _create_cases()
    _create_mail()
    _create_installation()


def downgrade() -> None:
    """Drop every table, the ones others point to last."""
    for table in POINTED_TO_LAST:
        op.drop_table(table)


def _create_log() -> None:
    op.create_table(
        "event",
        *_texts("id", "case_id", "case_kind"),
        _integer("case_seq"),
        *_texts("recorded_at", "effective_at", "kind", "actor", "role"),
        _blob("body"),
        _one_of("event", "case_kind", CASE_KINDS),
        _one_of("event", "role", ROLES),
        sa.CheckConstraint("case_seq >= 1", name=op.f("ck_event_case_seq_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("case_id", "case_seq", name=op.f("uq_event_case_id_case_seq")),
    )
    _index("event", "recorded_at")
    _index("event", "kind", "recorded_at")
    _index("event", "actor", "recorded_at")
    op.create_table(
        "leaf",
        _integer("seq"),
        *_texts("event_id"),
        _blob("hash"),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_leaf_hash_length")),
        _to_event("leaf"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_leaf")),
        sa.UniqueConstraint("event_id", name=op.f("uq_leaf_event_id")),
    )
    op.create_table(
        "checkpoint",
        *_texts("id"),
        _integer("size"),
        _blob("root"),
        *_texts("note", "purpose", "made_at"),
        _integer("epoch"),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_checkpoint_root_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "text",
        *_texts("ref", "value"),
        _blob("key"),
        *_texts("kind"),
        _maybe("person"),
        *_texts("created_at"),
        _one_of("text", "kind", TEXT_KINDS),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_text")),
    )
    _index("text", "person")


def _create_cases() -> None:
    op.create_table(
        "case_",
        *_texts("id", "kind", "reference", "label"),
        _integer("version"),
        *_texts("state", "call", "window", "authority", "region", "marks", "definition"),
        _maybe("opened_at"),
        *_texts("updated_at"),
        _one_of("case_", "kind", CASE_KINDS),
        sa.CheckConstraint("version >= 1", name=op.f("ck_case__version_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
    )
    _index("case_", "kind", "state")
    _index("case_", "call", "window")
    _index("case_", "reference")
    _index("case_", "authority")
    _index("case_", "region")
    op.create_table(
        "span",
        *_texts("case_id"),
        _integer("case_seq"),
        *_texts("case_kind", "state", "entered_recorded", "entered_effective"),
        _maybe("left_recorded"),
        _maybe("left_effective"),
        _one_of("span", "case_kind", CASE_KINDS),
        sa.PrimaryKeyConstraint("case_id", "case_seq", name=op.f("pk_span")),
    )
    op.create_table(
        "day_total",
        *_texts("day", "case_kind", "from_state", "to_state"),
        _integer("count"),
        _one_of("day_total", "case_kind", CASE_KINDS),
        sa.PrimaryKeyConstraint(
            "day", "case_kind", "from_state", "to_state", name=op.f("pk_day_total")
        ),
    )
    op.create_table(
        "piece",
        *_texts("case_id", "kind", "sha256"),
        _integer("size"),
        *_texts("media_type", "visibility"),
        _integer("frozen"),
        *_texts("added_at"),
        _maybe("name_ref"),
        _one_of("piece", "visibility", VISIBILITIES),
        sa.CheckConstraint("frozen IN (0, 1)", name=op.f("ck_piece_frozen_flag")),
        sa.PrimaryKeyConstraint("case_id", "kind", "sha256", name=op.f("pk_piece")),
    )
    _index("piece", "sha256")


def _create_mail() -> None:
    op.create_table(
        "letter",
        *_texts("id", "code", "category", "person"),
        _maybe("case_id"),
        _maybe("event_id"),
        *_texts("phase", "release", "due_at"),
        _maybe("lapses_at"),
        _maybe("next_try_at"),
        _integer("attempts"),
        _maybe("lease_until"),
        _integer("token"),
        *_texts("message_id"),
        _blob("message", nullable=True),
        *_texts("template_version", "address_ref"),
        _blob("context"),
        *_texts("last_reply"),
        _maybe("sent_at"),
        *_texts("created_at", "why"),
        _one_of("letter", "phase", PHASES),
        _one_of("letter", "release", RELEASES),
        sa.CheckConstraint("token >= 0", name=op.f("ck_letter_token_positive")),
        _to_event("letter"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    _index("letter", "phase", "due_at")
    _index("letter", "person", "created_at")
    _index("letter", "case_id")
    _index("letter", "event_id")
    op.create_table(
        "reminder",
        *_texts("key", "rule", "template", "subject"),
        _maybe("case_id"),
        _maybe("deadline"),
        _integer("deadline_version", nullable=True),
        _integer("days_before", nullable=True),
        *_texts("person", "planned_at"),
        _maybe("lapses_at"),
        *_texts("status"),
        _maybe("letter_id"),
        *_texts("why"),
        _one_of("reminder", "status", STATUSES),
        sa.CheckConstraint("key <> ''", name=op.f("ck_reminder_key_given")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_reminder_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
    )
    _index("reminder", "status", "planned_at")
    for column in ("case_id", "deadline", "person", "letter_id"):
        _index("reminder", column)


def _create_installation() -> None:
    op.create_table(
        "programme_version",
        _integer("n"),
        *_texts("sha256"),
        _blob("canonical"),
        *_texts("applied_at", "known_from", "source"),
        sa.CheckConstraint("n >= 1", name=op.f("ck_programme_version_n_positive")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_programme_version")),
    )
    op.create_table(
        "setting",
        *_texts("name", "value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "feed",
        *_texts("token_hash", "person"),
        _maybe("revoked_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_feed")),
    )
    _index("feed", "person")
    op.create_table(
        "erasure",
        *_texts("person", "at"),
        _maybe("event_id"),
        _to_event("erasure"),
        sa.PrimaryKeyConstraint("person", "at", name=op.f("pk_erasure")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=True)


def _integer(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _blob(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _one_of(table: str, column: str, codes: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({codes})", name=op.f(f"ck_{table}_{column}_known"))


def _to_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id"], ["event.id"], name=op.f(f"fk_{table}_event_id_event")
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
