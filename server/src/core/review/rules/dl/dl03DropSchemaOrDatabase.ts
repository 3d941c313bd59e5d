import { at, type OperationRule } from '../../operations/operationRule.js';
import { sqlStatements } from '../../operations/sqlText.js';

export const dropSchemaOrDatabase: OperationRule = {
  code: 'DL03',
  name: 'drop-schema-or-database',
  title: 'A schema or a database is dropped',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb', 'mssql'],
  documentation: {
    what: 'DROP SCHEMA, DROP DATABASE or DROP OWNED in SQL text, in `upgrade()`.',
    why: 'Everything in it goes with it, also what no migration has made.',
    whatToDo: 'Drop the objects one by one, and leave the schema or drop it empty, by hand.',
    whenSilent: 'For a schema that the same revision creates; in `downgrade()`.',
    bad: 'op.execute("DROP SCHEMA reporting CASCADE")',
    good: 'op.execute("CREATE SCHEMA IF NOT EXISTS reporting")',
  },
  cases: {
    bad: ['op.execute("DROP DATABASE old")'],
    good: ['op.execute("CREATE SCHEMA scratch")\nop.execute("DROP SCHEMA scratch")'],
  },
  *check(run) {
    const created = new Set<string>();
    for (const { step, words } of sqlStatements(run)) {
      const [, made] = /^CREATE (?:SCHEMA|DATABASE) (?:IF NOT EXISTS )?([\w"`]+)/.exec(words) ?? [];
      if (made !== undefined) created.add(made);
      const [, kind, name] = /^DROP (SCHEMA|DATABASE|OWNED) (?:BY )?(?:IF EXISTS )?([\w"`]+)/.exec(words) ?? [];
      if (kind === undefined || name === undefined || created.has(name)) continue;
      yield at(step, `DROP ${kind} takes everything in it, also what no migration has made. Drop the objects by name.`);
    }
  },
};
