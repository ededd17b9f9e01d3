"""Tables of the register: the files as each audience may know them, and where names are kept."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from states.identifiers import CaseKind, ContactKind
from workflow.store.register_records import Audience
from workflow.store.tables import one_of


class RegisterTable(SQLModel, table=True):
    """Files as an audience may know them, rebuilt from events; no row, no such file for it."""

    __tablename__ = "register"
    __table_args__ = (
        one_of("audience", Audience),
        one_of("kind", CaseKind),
        CheckConstraint("version >= 1", name="version_positive"),
        Index(None, "audience", "kind", "reference"),
        Index(None, "audience", "kind", "state"),
        Index(None, "audience", "authority"),
    )
    case_id: str = Field(primary_key=True)
    audience: str = Field(primary_key=True)
    kind: str
    reference: str
    version: int
    state: str
    call: str
    window: str
    authority: str = Field(index=True)
    members: str
    place: str
    site: str
    sort_name: str
    words: str
    departement: str
    region: str
    flags: str
    marks: str
    pieces: str
    owner: str
    due_at: str | None = None
    began_at: str | None = None
    dated_at: str | None = None
    dated: str
    heard_at: str | None = None
    receipt_owed_since: str | None = None
    updated_at: str


class KnownPersonTable(SQLModel, table=True):
    """Persons by the refs of their names, rebuilt from events; the words are in the texts only."""

    __tablename__ = "known_person"
    __table_args__ = (
        one_of("kind", ContactKind),
        CheckConstraint("active IN (0, 1)", name="active_flag"),
    )
    person: str = Field(primary_key=True)
    kind: str
    organisation: str = Field(index=True)
    region: str
    name_ref: str = Field(index=True)
    email_ref: str
    active: int
    mail_stopped: int
