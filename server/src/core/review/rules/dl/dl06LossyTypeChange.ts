import type { Term } from '../../../operations/term.js';
import { retyped, typeChange } from '../../operations/typeChange.js';
import { isEmptiedBefore } from '../../operations/dataStatements.js';
import { lossOf } from '../../operations/lossyTypes.js';
import { columnIn, isNew } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const lossyTypeChange: OperationRule = {
  code: 'DL06',
  name: 'lossy-type-change',
  title: 'A type change truncates or rejects existing values',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb', 'mssql', 'oracle'],
  cause: 'type change',
  documentation: {
    what: '`op.alter_column(…, type_=…)`, ALTER COLUMN … TYPE or MODIFY to a type with less room: a shorter VARCHAR, a smaller integer, fewer digits, an integer in place of a fraction, a date in place of a time. The type before is that of the replayed schema, else `existing_type`.',
    why: 'Fractions, digits and times are lost silently. A text that is too long or a number that is too large makes PostgreSQL, and MySQL in strict mode, refuse the migration; with a cast in `postgresql_using`, such as `code::varchar(5)`, the text is cut instead.',
    whatToDo:
      'Look first whether there are such values, and decide what becomes of them in the migration. Or add a column of the new type, and fill it.',
    whenSilent:
      'For types that keep all values; for a column or table that is not released yet; where the type before is not known; where the revision deletes all rows before. On SQLite, which looks at no sizes.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(50)), sa.Column("price", sa.Numeric(10, 2)), sa.Column("at", sa.DateTime()))',
    bad: 'op.alter_column("item", "code", type_=sa.String(20), existing_type=sa.String(50))',
    good: 'op.alter_column("item", "code", type_=sa.String(80), existing_type=sa.String(50))',
  },
  cases: {
    bad: [
      'op.alter_column("item", "price", type_=sa.Integer())',
      'op.alter_column("item", "price", type_=sa.Numeric(10, 1))',
      'op.alter_column("item", "at", type_=sa.Date())',
      'op.execute("ALTER TABLE item ALTER COLUMN code TYPE varchar(5) USING code::varchar(5)")',
      'op.alter_column("elsewhere", "n", type_=sa.Integer(), existing_type=sa.BigInteger())',
    ],
    good: [
      'op.alter_column("item", "id", type_=sa.BigInteger())',
      'op.alter_column("item", "code", type_=sa.Text())',
      'op.alter_column("elsewhere", "code", type_=sa.String(5))',
      'op.add_column("item", sa.Column("note", sa.Text()))\nop.alter_column("item", "note", type_=sa.String(5))',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const found = retyped(step, revision);
      if (found === undefined) continue;
      if ('unknown' in found) {
        yield unchecked(step, found.unknown);
        continue;
      }
      const { table, name } = found;
      const column = columnIn(table, name);
      if (table.isNew || (column !== undefined && isNew(column, revision))) continue;
      const change = typeChange(step, table, name, revision);
      if (change === undefined) continue;
      const { from, to } = change;
      if (from === null || to === null) {
        yield unchecked(step, 'one of the two types is not known');
        continue;
      }
      const loss = lossOf(from, to);
      if (loss === undefined || isEmptiedBefore(run, step, table.name)) continue;
      const isCut = loss.isSilent || cutsText(step.operation.arguments.get('postgresql_using'));
      yield at(
        step,
        `From ${from} to ${to}, a value of "${table.title}.${name}" ${loss.which} ${isCut ? 'is changed silently' : 'makes the database refuse the migration'}. Check whether there are any, and decide what to do with them.`,
      );
    }
  },
};

/** A cast to a length that is written out cuts what the database would refuse otherwise. */
function cutsText(using: Term | undefined): boolean {
  return using?.kind === 'string' && /\(\s*\d+\s*\)|\b(?:left|substr(?:ing)?)\s*\(/i.test(using.value);
}
