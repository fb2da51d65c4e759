"""Runs the migrations inside the transaction that ``publisher.store.migrate`` has opened."""

from alembic import context

from publisher.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
