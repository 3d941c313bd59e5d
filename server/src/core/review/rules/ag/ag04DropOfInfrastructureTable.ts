import { tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

const infrastructure =
  /^(?:spatial_ref_sys|geometry_columns|geography_columns|raster_columns|raster_overviews|topology|layer|apscheduler_jobs|celery_taskmeta|celery_tasksetmeta|kombu_message|kombu_queue|django_migrations|schema_migrations|flyway_schema_history|pg_stat_statements|sqlite_sequence)$/;

export const dropOfInfrastructureTable: OperationRule = {
  code: 'AG04',
  name: 'drop-of-infrastructure-table',
  title: 'A table of Alembic, an extension or a framework is dropped',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: '`op.drop_table` in `upgrade()` for the version table of Alembic, or a table of PostGIS, Celery, APScheduler and the like, which no revision creates.',
    why: 'Autogenerate proposes to drop what it finds in the database and not in the models. Without spatial_ref_sys PostGIS does not work, and without alembic_version the upgrade itself fails at its end.',
    whatToDo: 'Remove the operation, and have `env.py` leave the table out: `include_name` or `include_object`.',
    whenSilent: 'For a table that a revision creates; in `downgrade()`.',
    bad: 'op.drop_table("spatial_ref_sys")',
    good: `op.create_table("scratch", sa.Column("id", sa.Integer()))
op.drop_table("scratch")`,
  },
  cases: { bad: ['op.drop_table("alembic_version")'] },
  *check(run, revision) {
    const versionTable = revision.target.env.options.versionTable ?? 'alembic_version';
    for (const step of stepsOf(run, 'dropTable')) {
      const table = tableAt(step, step.operation.table, revision);
      if ('unknown' in table || table.table !== undefined) continue;
      if (table.name !== versionTable && !infrastructure.test(table.name)) continue;
      const owner = table.name === versionTable ? "Alembic's own table" : 'a table of an extension or a framework';
      yield at(
        step,
        `The table "${table.title}" is ${owner}, which no revision creates: do not drop it. Have env.py leave it out (include_name).`,
      );
    }
  },
};
