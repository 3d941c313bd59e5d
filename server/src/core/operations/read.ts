import { parts, spanOf } from '../python/nodes.js';
import { blankOut } from '../python/blankOut.js';
import { statementsOf } from '../python/broken.js';
import { readCode } from '../python/reader/readCode.js';
import type { CodeNode } from '../python/code.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { understoodPart } from '../python/understood.js';
import { whyUnreadable } from '../python/unreadable.js';
import { readRevisionCode } from './code/readRevisionCode.js';
import type { RevisionCode } from './code/revisionCode.js';
import { operate } from './directives/operate.js';
import { callWith } from './interpret/calls.js';
import { budgetFor, type Frame, type Run } from './interpret/frame.js';
import { enter, follow } from './interpret/functions.js';
import { createImporter } from './interpret/importer.js';
import { lazyNames } from './interpret/lazyNames.js';
import { lookUp, namesIn } from './interpret/names.js';
import { runStatements } from './interpret/statements.js';
import { unknown, type FunctionValue, type Names, type Value } from './interpret/values.js';
import { toTerm } from './interpret/terms.js';
import { noFunction, type FileOperations, type Operation } from './operation.js';
import { typeTerms, type ReadOptions } from './options.js';
import type { Term } from './term.js';

/**
 * What the `upgrade` and the `downgrade` of a revision file do, from its text alone. Takes any text: what cannot be
 * followed is an operation of its own, with the reason.
 */
export function readOperations(parser: PythonParser, text: string, options: ReadOptions = {}): FileOperations {
  const unreadable = whyUnreadable(text);
  if (unreadable !== null)
    return { upgrade: [], downgrade: [], missing: { upgrade: unreadable, downgrade: unreadable } };
  const operations = inModule(parser, text, options, (frame): FileOperations => {
    const upgrade = direction(frame, 'upgrade');
    const downgrade = direction(frame, 'downgrade');
    const missing = { ...reasonOf('upgrade', upgrade), ...reasonOf('downgrade', downgrade) };
    return { upgrade: operationsOf(upgrade), downgrade: operationsOf(downgrade), missing };
  });
  return withCode(parser, text, operations);
}

/**
 * The same, but `downgrade` is read only when somebody asks for it: a schema of thousands of revisions takes half the
 * time so, and half the memory.
 */
export function readUpgradeFirst(parser: PythonParser, text: string, options: ReadOptions = {}): FileOperations {
  if (whyUnreadable(text) !== null) return readOperations(parser, text, options);
  const upgrade = inModule(parser, text, options, (frame) => direction(frame, 'upgrade'));
  let both: FileOperations | undefined;
  const whole = (): FileOperations => (both ??= readOperations(parser, text, options));
  return withCode(parser, text, {
    upgrade: operationsOf(upgrade),
    get downgrade() {
      return whole().downgrade;
    },
    missing: {
      ...reasonOf('upgrade', upgrade),
      get downgrade() {
        return whole().missing.downgrade;
      },
    },
  });
}

/** Adds what the Python of the file does beside its operations: few files are asked for it, each once. */
function withCode(parser: PythonParser, text: string, operations: FileOperations): FileOperations {
  let code: RevisionCode | undefined;
  return Object.defineProperty(operations, 'code', { get: () => (code ??= readRevisionCode(parser, text)) });
}

/** What is read of a module that is loaded. */
function inModule<T>(parser: PythonParser, text: string, options: ReadOptions, read: (frame: Frame) => T): T {
  return parser.withTrees((open) =>
    withStatements(parser, text, (statements) => {
      const types = typeTerms(options, text, (module) => valueIn(parser, module));
      return read(moduleFrame(statements, { text, options, types, ...importing(options, types, open) }));
    }),
  );
}

/** How many functions with errors are read by themselves. */
const mostBroken = 4;

/**
 * The statements of the module. Where the text has an error, each function is read for itself, so that an error in one
 * of them, which is usual while somebody types, takes nothing of the others along.
 */
function withStatements<T>(parser: PythonParser, text: string, read: (statements: readonly CodeNode[]) => T): T {
  const plain = readCode(text);
  if (plain !== undefined) return read(plain);
  return parser.withTree(text, (root) => {
    if (!root.hasError) return read(statementsOf(root));
    const { text: rest, skipped } = understoodPart(parser, root, text);
    const functions = skipped.filter(({ definition }) => definition?.isFunction === true).slice(0, mostBroken);
    const alone = functions.map(({ span }) =>
      blankOut(text, [
        { start: 0, end: span.start },
        { start: span.end, end: text.length },
      ]),
    );
    const readAll = (texts: readonly string[], statements: readonly CodeNode[]): T => {
      const [next, ...others] = texts;
      if (next === undefined) return read(statements);
      return parser.withTree(next, (tree) => readAll(others, [...statements, ...statementsOf(tree)]));
    };
    return readAll([rest, ...alone], []);
  });
}

type Direction = 'upgrade' | 'downgrade';

function operationsOf(found: readonly Operation[] | string): readonly Operation[] {
  return typeof found === 'string' ? [] : found;
}

function reasonOf(name: Direction, found: readonly Operation[] | string): FileOperations['missing'] {
  return typeof found === 'string' ? { [name]: found } : {};
}

/** The names of the module, once it is loaded; what it runs then is of no direction. */
function moduleFrame(statements: readonly CodeNode[], of: Pick<Run, 'text' | 'options'> & Partial<Run>): Frame {
  const frame = emptyFrame(namesIn(undefined), of);
  runStatements(statements, frame, 0);
  return frame;
}

function emptyFrame(
  names: Names,
  {
    text,
    options,
    types = new Map(),
    importer,
    base = 0,
    runs = new Map(),
    package: of,
  }: Pick<Run, 'text' | 'options'> & Partial<Run>,
): Frame {
  const run: Run = {
    text,
    budget: budgetFor(text),
    module: names,
    options,
    types,
    importer,
    package: of,
    base,
    runs,
    branches: base,
    call: callWith({ operate, enter }),
  };
  runs.set(base, run);
  const frame: Frame = { run, names, when: [], through: [], active: [], out: [], branch: base, returned: [] };
  return frame;
}

/** What reads the modules of the project that a revision file imports. */
function importing(
  options: ReadOptions,
  types: ReadonlyMap<string, Term>,
  open: (text: string) => SyntaxNode,
): Pick<Run, 'importer' | 'runs'> {
  const runs = new Map<number, Run>();
  const { modules: source } = options;
  if (source === undefined) return { runs, importer: undefined };
  const importer = createImporter({
    source,
    parse(text) {
      if (whyUnreadable(text) !== null) return undefined;
      const plain = readCode(text);
      if (plain !== undefined) return plain;
      const root = open(text);
      return root.hasError ? undefined : statementsOf(root);
    },
    load: (statements, module, base, importer) => {
      const load = (wanted: readonly CodeNode[], names: Names): unknown =>
        runStatements(wanted, { ...frame, names, out: [] }, 0);
      const lazy = lazyNames(statements, module.text, load);
      const frame = emptyFrame(lazy.names, { ...module, options, types, importer, base, runs });
      return lazy;
    },
  });
  return { runs, importer };
}

/** What the name `value` of a module stands for. */
function valueIn(parser: PythonParser, module: string): Term | undefined {
  return parser.withTree(module, (root) => {
    const frame = moduleFrame(statementsOf(root), { text: module, options: {} });
    const value = lookUp(frame.names, 'value');
    return value === undefined ? undefined : toTerm(value, frame.run);
  });
}

/** The operations of one direction, or why there are none. */
function direction(module: Frame, name: Direction): readonly Operation[] | string {
  const value = lookUp(module.names, name);
  if (value === undefined) return noFunction(name);
  if (value.kind !== 'function') return `what ${name} is in the file is not known`;
  const frame: Frame = {
    ...module,
    names: namesIn(value.closure),
    active: [value.definition.startIndex],
    out: [],
    branch: ++module.run.branches,
    returned: [],
  };
  follow(value, givenTo(value), frame);
  return frame.out;
}

/** What Alembic or the template's own `upgrade` gives: a parameter `op` is Alembic's, `engine_name` the engine's name. */
function givenTo({ definition }: FunctionValue): {
  positional: readonly Value[];
  keywords: ReadonlyMap<string, Value>;
} {
  const list = definition.childForFieldName('parameters');
  const keywords = new Map<string, Value>();
  for (const parameter of list === null ? [] : parts(list)) {
    const name =
      parameter.type === 'identifier' ? parameter : (parameter.childForFieldName('name') ?? parts(parameter)[0]);
    if (name?.type !== 'identifier') continue;
    const span = spanOf(name);
    if (name.text === 'op') keywords.set('op', { kind: 'reference', path: 'alembic.op', role: 'op', span });
    else if (name.text === 'engine_name')
      keywords.set('engine_name', { kind: 'reference', path: 'engine_name', role: 'engineName', span });
    else if (parameter.childForFieldName('value') === null) keywords.set(name.text, unknown('env.py gives it', span));
  }
  return { positional: [], keywords };
}
