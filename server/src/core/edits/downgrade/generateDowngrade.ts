import { lineBreakOf } from '../lines.js';
import type { Dialect } from '../../dialects/dialect.js';
import type { Operation } from '../../operations/operation.js';
import { readOperations } from '../../operations/read.js';
import type { ReadOptions } from '../../operations/options.js';
import { parts } from '../../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../../python/parser.js';
import { whyUnreadable } from '../../python/unreadable.js';
import { readFacts } from '../../revision/readFacts.js';
import type { NamingConvention } from '../../schema/namingConvention.js';
import { roundTripOf, type RoundTrip } from '../../schema/roundTrip/roundTrip.js';
import { run } from '../../schema/roundTrip/run.js';
import type { Schema } from '../../schema/schema.js';
import { boundBy, importsOf } from '../repairImports.js';
import { bodyChange, indentOf } from '../repairText.js';
import { applyChanges, type SpanChange } from '../textChange.js';
import { definitionsOf, functionNamed } from '../upgradeAdditions.js';
import { bodyLines, type Block } from './bodyLines.js';
import { Imports, NotWritten, repr } from './python.js';
import { schemaChanges } from './schemaChanges.js';
import { undo } from './undo.js';

/** For what a downgrade is written. */
export interface DowngradeQuestion {
  /** The schema before the revision. */
  readonly before: Schema;
  readonly dialect: Dialect;
  readonly convention?: NamingConvention | undefined;
  /** How the file is read. */
  readonly options?: ReadOptions | undefined;
  /** In place of what `downgrade` has, or behind it. */
  readonly mode: 'generate' | 'complete';
}

export type WrittenDowngrade =
  | {
      readonly kind: 'changes';
      readonly changes: readonly SpanChange[];
      /** Of the file with these changes, by the same replay as any other. */
      readonly roundTrip: RoundTrip;
      /** What is not undone; `downgrade` raises an error that says so. */
      readonly reasons: readonly string[];
    }
  /** Completes "No downgrade is written: ". */
  | { readonly kind: 'refused'; readonly reason: string };

/** Writes a `downgrade` that undoes `upgrade`, from the schema before the revision. */
export function writeDowngrade(parser: PythonParser, text: string, question: DowngradeQuestion): WrittenDowngrade {
  const unreadable = whyUnreadable(text);
  if (unreadable !== null) return { kind: 'refused', reason: unreadable };
  const { before, dialect, convention, options, mode } = question;
  const operations = readOperations(parser, text, options);
  if (operations.missing.upgrade !== undefined) return { kind: 'refused', reason: operations.missing.upgrade };
  if (operations.upgrade.some(hasEngine))
    return { kind: 'refused', reason: 'the databases of the multidb template have functions of their own' };
  const target = { dialect, database: null, convention };
  const { names } = readFacts(parser, text).header;
  const planned = parser.withTree(text, (root) => {
    const bound = new Map(importsOf(root).flatMap(boundBy));
    const imports = new Imports(bound);
    const written =
      mode === 'generate'
        ? undo(before, operations.upgrade, target, imports)
        : rest(before, operations, target, imports);
    if (typeof written === 'string') return written;
    const own = bodyLines(written.blocks, { imports, isSqlite: dialect.name === 'sqlite' });
    const raised =
      written.reasons.length === 0 ? [] : [`raise NotImplementedError(${repr(written.reasons.join('; '))})`];
    const body = [...raised, ...own, ...([...raised, ...own].every((line) => line.startsWith('#')) ? ['pass'] : [])];
    const changes = fileChanges(root, text, body, imports, { names, bound, mode });
    return typeof changes === 'string' ? changes : { changes, reasons: written.reasons };
  });
  if (typeof planned === 'string') return { kind: 'refused', reason: planned };
  const { changes, reasons } = planned;
  const result = applyChanges(
    text,
    changes.toSorted((one, other) => one.span.start - other.span.start),
  );
  const again = readOperations(parser, result, options);
  const roundTrip = roundTripOf({ before, operations: again, dialect, database: null, convention });
  return { kind: 'changes', changes, roundTrip, reasons };
}

function hasEngine({ when }: Operation): boolean {
  return when.some(({ kind }) => kind === 'engine');
}

/** What is left to do behind the `downgrade` that is there. */
function rest(
  before: Schema,
  { upgrade, downgrade }: ReturnType<typeof readOperations>,
  target: Parameters<typeof undo>[2],
  imports: Imports,
): ReturnType<typeof undo> | string {
  const up = run(before, upgrade, 'upgrade', target);
  const down = run(up.after, downgrade, 'downgrade', target, up.maybe);
  const trouble = [...up.troubles, ...down.troubles][0];
  if (trouble !== undefined) return trouble.message;
  try {
    const lines = schemaChanges(down.after, before, { dialect: target.dialect, imports, schema: down.after });
    const block: Block = { lines, isBatch: false, isAutocommit: false, guards: [] };
    return lines.length === 0 ? 'downgrade() leaves nothing that could be added' : { blocks: [block], reasons: [] };
  } catch (error) {
    if (error instanceof NotWritten) return error.message;
    throw error;
  }
}

function fileChanges(
  root: SyntaxNode,
  text: string,
  body: readonly string[],
  imports: Imports,
  {
    names,
    bound,
    mode,
  }: {
    readonly names: ReadonlySet<string>;
    readonly bound: ReadonlyMap<string, string>;
    readonly mode: DowngradeQuestion['mode'];
  },
): SpanChange[] | string {
  const added = missingImports(root, imports, names, bound, body);
  if (typeof added === 'string') return added;
  const newLine = lineBreakOf(text);
  const statements = importsOf(root);
  const last = statements.at(-1);
  if (last === undefined) return 'the file imports nothing';
  const changes: SpanChange[] =
    added.length === 0
      ? []
      : [{ span: { start: last.endIndex, end: last.endIndex }, newText: added.map((each) => newLine + each).join('') }];
  const upgrade = functionNamed(root, 'upgrade');
  const indent = typeof upgrade === 'string' ? '    ' : indentOf(upgrade, text);
  const lines = body
    .flatMap((line) => line.split('\n'))
    .map((line) => line.replace(/^(?: {4})+/, (blanks) => (indent === '\t' ? '\t'.repeat(blanks.length / 4) : blanks)));
  if (definitionsOf(text, 'downgrade') === 0) {
    const head = `${text.endsWith('\n') ? '' : newLine}${newLine}${newLine}def downgrade() -> None:`;
    const newText = [head, ...lines.map((line) => indent + line), ''].join(newLine);
    return [...changes, { span: { start: text.length, end: text.length }, newText }];
  }
  const downgrade = functionNamed(root, 'downgrade');
  if (typeof downgrade === 'string') return downgrade;
  const isPass = downgrade.statements.every(({ type }) => type === 'pass_statement');
  if (mode === 'generate' || isPass) return [...changes, bodyChange(downgrade, text, lines, { newLine, indent })];
  const end = downgrade.statements.at(-1)?.endIndex ?? downgrade.body.endIndex;
  return [...changes, { span: { start: end, end }, newText: lines.map((line) => newLine + indent + line).join('') }];
}

/** Packages whose own import brings their modules along. */
const whole =
  /^(?:sqlmodel|geoalchemy2|sqlalchemy_utils|pgvector|citext|fastapi_users_db_sqlalchemy|advanced_alchemy)$/;

function missingImports(
  root: SyntaxNode,
  imports: Imports,
  names: ReadonlySet<string>,
  bound: ReadonlyMap<string, string>,
  body: readonly string[],
): string[] | string {
  const wanted: [path: string, name: string, statement: string][] = [];
  if (body.some((line) => /\bop\./.test(line))) wanted.push(['alembic.op', 'op', 'from alembic import op']);
  if (imports.usesSqlalchemy) wanted.push(['sqlalchemy', 'sa', 'import sqlalchemy as sa']);
  for (const dialect of imports.dialects)
    wanted.push([`sqlalchemy.dialects.${dialect}`, dialect, `from sqlalchemy.dialects import ${dialect}`]);
  const missing: string[] = [];
  for (const [path, name, statement] of wanted) {
    if (bound.has(path)) continue;
    if (names.has(name)) return `"${name}" is the name of something else in this file`;
    missing.push(statement);
  }
  const texts = new Set(importsOf(root).map((node) => (parts(node).length > 0 ? node.text : '')));
  for (const module of imports.modules) {
    const [package_ = ''] = module.split('.');
    const isThere = texts.has(`import ${module}`) || (whole.test(package_) && texts.has(`import ${package_}`));
    if (!isThere) missing.push(`import ${whole.test(package_) ? package_ : module}`);
  }
  return missing;
}
