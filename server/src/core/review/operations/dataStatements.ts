import type { Term } from '../../operations/term.js';
import type { ReviewedRun, ReviewStep } from './reviewedRevision.js';
import { stepsOf } from './reviewedRevision.js';
import { sqlStatements } from './sqlText.js';

/** An UPDATE or DELETE, of SQL text or of SQLAlchemy's constructs. */
export interface DataStatement {
  readonly step: ReviewStep;
  readonly kind: 'update' | 'delete';
  readonly schema: string | null;
  /** Undefined where it is not known. */
  readonly table: string | undefined;
  /** Which rows: all, all with nothing in a column, all with something in it, or some. */
  readonly rows: 'all' | 'null' | 'notNull' | 'some';
}

const name = String.raw`(?:"[^"]+"|\`[^\`]+\`|\w+)`;
const subject = new RegExp(String.raw`^(UPDATE|DELETE FROM) (?:ONLY )?(?:(${name}) \. )?(${name})(?= |$)`);
const onlyNull = /^\(?\s*(?:[\w"`]+ \. )?[\w"`]+ IS (NOT )?NULL\s*\)?$/;
const tautology = /^\(?\s*(?:TRUE|1|1 = 1|'' = ''|NOT FALSE)\s*\)?$|\bOR (?:TRUE|1 = 1)\b/;

const kept = new WeakMap<ReviewedRun, readonly DataStatement[]>();

/** The statements of a run that change rows by a condition. */
export function dataStatements(run: ReviewedRun): readonly DataStatement[] {
  const before = kept.get(run);
  if (before !== undefined) return before;
  const found = [
    ...sqlStatements(run).flatMap(({ step, words, text }) => {
      const statement = ofText(words, text);
      return statement === undefined ? [] : [{ step, ...statement }];
    }),
    ...stepsOf(run, 'execute').flatMap((step) => {
      const { statement } = step.operation;
      const read = statement === null ? undefined : ofConstruct(statement);
      return read === undefined ? [] : [{ step, ...read }];
    }),
  ];
  kept.set(run, found);
  return found;
}

/** Whether the run deletes all rows of a table before a step. */
export function isEmptiedBefore(run: ReviewedRun, step: ReviewStep, table: string): boolean {
  const position = run.steps.indexOf(step);
  const isBefore = (each: { readonly step: ReviewStep }): boolean => run.steps.indexOf(each.step) < position;
  const word = table.toUpperCase();
  return (
    dataStatements(run).some(
      (each) => each.kind === 'delete' && each.rows === 'all' && each.table === table && isBefore(each),
    ) ||
    sqlStatements(run).some(
      (each) =>
        isBefore(each) && each.words.startsWith('TRUNCATE ') && each.words.toUpperCase().split(/[ "`]/).includes(word),
    )
  );
}

type Read = Omit<DataStatement, 'step'>;

/** What a statement does with the queries that it begins with: `WITH a AS (…), b (n) AS (…) UPDATE …`. */
function withoutQueries(words: string): string {
  if (!words.startsWith('WITH ')) return words;
  const parts = words.split(' ');
  let depth = 0;
  const at = parts.findIndex((part) => {
    if (part === '(') depth++;
    if (part === ')') depth--;
    return depth === 0 && /^(?:UPDATE|DELETE|INSERT|SELECT|MERGE)$/.test(part);
  });
  return at < 0 ? words : parts.slice(at).join(' ');
}

function ofText(given: string, text: string): Read | undefined {
  const words = withoutQueries(given);
  const [found = '', verb, schema, table] = subject.exec(words) ?? [];
  if (table === undefined) return undefined;
  const rest = words.slice(found.length);
  const where = rest.indexOf(' WHERE ');
  const condition = where < 0 ? undefined : rest.slice(where + ' WHERE '.length).split(' RETURNING ', 1)[0];
  // What is in parentheses is a query of its own.
  const joins = (verb === 'UPDATE' ? / FROM / : / USING /).test(rest.replace(/\([^()]*\)/g, ''));
  return {
    kind: verb === 'UPDATE' ? 'update' : 'delete',
    schema: schema === undefined ? null : plain(schema, text),
    table: plain(table, text),
    rows: rowsOf(condition, joins),
  };
}

function rowsOf(condition: string | undefined, joins: boolean): DataStatement['rows'] {
  if (condition === undefined) return joins ? 'some' : 'all';
  if (tautology.test(condition)) return 'all';
  const onColumn = onlyNull.exec(condition);
  if (onColumn === null) return 'some';
  return onColumn[1] === undefined ? 'null' : 'notNull';
}

/** Words are in capitals in the pattern; names are as the text has them. */
function plain(word: string, text: string): string {
  if (/^["`]/.test(word)) return word.slice(1, -1);
  return new RegExp(`\\b${word}\\b`, 'i').exec(text)?.[0].toLowerCase() ?? word.toLowerCase();
}

/** `table.update().where(…).values(…)`, `sa.update(table)`. */
function ofConstruct(statement: Term): Read | undefined {
  let hasWhere = false;
  let at: Term = statement;
  for (let depth = 0; depth < 20 && at.kind === 'call'; depth++) {
    const { callee, positional } = at;
    if (callee.kind === 'attribute' && (callee.name === 'update' || callee.name === 'delete'))
      return {
        kind: callee.name,
        schema: null,
        table: tableName(callee.of),
        rows: hasWhere || positional.length > 0 ? 'some' : 'all',
      };
    if (callee.kind === 'reference' && /^sqlalchemy\.(?:sql\.\w+\.)?(?:update|delete)$/.test(callee.path)) {
      const [table] = positional;
      const kind = callee.path.endsWith('update') ? 'update' : 'delete';
      return {
        kind,
        schema: null,
        table: table === undefined ? undefined : tableName(table),
        rows: hasWhere ? 'some' : 'all',
      };
    }
    if (callee.kind !== 'attribute') return undefined;
    if (callee.name === 'where' || callee.name === 'filter') hasWhere = true;
    at = callee.of;
  }
  return undefined;
}

function tableName(term: Term): string | undefined {
  if (term.kind !== 'call' || term.callee.kind !== 'reference' || !/\.(?:table|Table)$/.test(term.callee.path))
    return undefined;
  const [name] = term.positional;
  return name?.kind === 'string' ? name.value : undefined;
}
