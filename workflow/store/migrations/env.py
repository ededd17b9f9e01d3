"""Alembic's entry: migrations and triggers in one transaction of the engine handed over."""

from alembic import context

from workflow.store.tables import metadata
from workflow.store.triggers import restore_triggers

with context.config.attributes["engine"].connect() as bound:
    context.configure(
        connection=bound, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()
        restore_triggers(bound.connection.driver_connection)
