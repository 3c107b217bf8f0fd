"""Alembic's entry: migrations run inside the transaction that `workers.results.database.migrate` has opened."""

from alembic import context

from workers.results.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
