import { at, type OperationRule } from '../../operations/operationRule.js';
import { sqlStatements } from '../../operations/sqlText.js';

const dropped = /^DROP (TABLE|TYPE|VIEW|MATERIALIZED VIEW|FUNCTION|EXTENSION|DOMAIN|SEQUENCE)\b.* CASCADE$/;
const inTable = /^ALTER TABLE .* DROP (?:(COLUMN|CONSTRAINT) )?.* CASCADE$/;

export const dropCascade: OperationRule = {
  code: 'DL07',
  name: 'drop-cascade',
  title: 'CASCADE drops what nobody names',
  severity: 'error',
  dialects: ['postgresql', 'oracle', 'mssql'],
  documentation: {
    what: 'DROP … CASCADE of a table, type, view, function, extension, domain, column or constraint in SQL text, in `upgrade()`.',
    why: 'Whatever depends on it on the day goes too, without a question: DROP TYPE … CASCADE drops the columns of that type with their values.',
    lock: 'On PostgreSQL ACCESS EXCLUSIVE on each table that depends on it.',
    whatToDo: 'Drop what depends on it by name, then the thing itself without CASCADE.',
    whenSilent: 'ON DELETE CASCADE and ON UPDATE CASCADE of a foreign key are something else. In `downgrade()`.',
    bad: 'op.execute("DROP TYPE mood CASCADE")',
    good: 'op.execute("DROP TYPE mood")',
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE person DROP COLUMN mood CASCADE")',
      'op.execute("DROP TABLE IF EXISTS person CASCADE")',
    ],
    good: [
      'op.execute("ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE CASCADE")',
      'op.execute("COMMENT ON TABLE a IS \'DROP TYPE mood CASCADE\'")',
    ],
  },
  *check(run) {
    for (const { step, words } of sqlStatements(run)) {
      const kind =
        dropped.exec(words)?.[1] ??
        (inTable.test(words) && !/ ON (?:DELETE|UPDATE) CASCADE$/.test(words) ? 'COLUMN' : undefined);
      if (kind === undefined) continue;
      const what = kind === 'TYPE' || kind === 'DOMAIN' ? ', columns of that type with their values included' : '';
      yield at(
        step,
        `CASCADE drops whatever depends on it on the day${what}. Drop that by name before, without CASCADE.`,
      );
    }
  },
};
