"""The tables of a place: made at once where there are none yet, and changed by the migrations from then on.

Django walks through every migration ever written, and puts all models together anew at each step: half a minute for tables
that are empty. Where nothing is to be kept, the tables are made from the models as they are now, and every migration is
noted as done. A test holds the two ways to the same tables (docs/adr/0034-tables-at-once.md).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections, router
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor

OURS = "tilth."
# What Django asks of the state before and after a step, where there is only the state of today.
AS_NOW: Any = SimpleNamespace(apps=apps, clear_delayed_apps_cache=lambda: None)


def bring_to_this_version(alias: str, *rooms: str) -> None:
    """Give a database the tables of this version: those of all rooms, or of the ones named."""
    make_where_there_are_none(alias, *rooms)
    for room in rooms or ("",):
        words = [room] if room else []
        call_command("migrate", *words, database=alias, verbosity=0, interactive=False)


def make_where_there_are_none(alias: str, *rooms: str) -> None:
    """Make the tables of this version in an empty database; leave one alone that holds any."""
    executor = MigrationExecutor(connections[alias])
    if not executor.recorder.applied_migrations() and not connections[alias].introspection.table_names():
        _make_at_once(executor, rooms)


def _make_at_once(executor: MigrationExecutor, rooms: tuple[str, ...]) -> None:
    """Make all tables and note all migrations as done, in one transaction: killed in the middle, nothing is there."""
    alias = executor.connection.alias
    ends = [leaf for leaf in executor.loader.graph.leaf_nodes() if not rooms or leaf[0] in rooms]
    migrations = [migration for migration, _back in executor.migration_plan(ends)]
    labels = {migration.app_label for migration in migrations}
    with executor.connection.schema_editor(atomic=True) as editor:
        editor.create_model(executor.recorder.Migration)
        for model in apps.get_models():
            is_theirs = model._meta.app_label in labels and model._meta.can_migrate(executor.connection)
            if is_theirs and router.allow_migrate_model(alias, model):
                editor.create_model(model)
        for migration in migrations:
            _do_what_is_no_table(migration, editor)
            executor.recorder.record_applied(migration.app_label, migration.name)


def _do_what_is_no_table(migration: Migration, editor: Any) -> None:
    """Run what a migration of ours does beside tables: the triggers that guard the log. Rows to mend there are none."""
    if not migration.__class__.__module__.startswith(OURS):
        return
    for operation in migration.operations:
        if isinstance(operation, RunPython | RunSQL):
            operation.database_forwards(migration.app_label, editor, AS_NOW, AS_NOW)
