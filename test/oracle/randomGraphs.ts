import fc from 'fast-check';

/** One random environment: its files, by path below the script location, in no particular order. */
export interface RandomEnvironment {
  readonly files: Readonly<Record<string, string>>;
  /** Several version locations, searched recursively; else one flat "versions". */
  readonly isSplit: boolean;
}

interface RandomRevision {
  readonly id: string;
  readonly parents: readonly string[];
  readonly dependencies: readonly string[];
  readonly labels: readonly string[];
}

/** How far a parent lies below: mostly next to it, so that histories are long and sometimes branch. */
const distance = fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.nat(6) });

const idText = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9a-f]{12}$/) },
  fc.stringMatching(/^[0-9]{1,4}$/),
  fc.stringMatching(/^[a-zA-Z_.]{1,12}$/),
  fc.constantFrom(
    "it's",
    'say "hi"',
    'añadir',
    '小麦',
    'a b',
    'tab\there',
    'back\\slash',
    '🥜',
    ' x ',
    'None',
    'base.1',
    '\u00a0',
    '{x}',
    '%s',
  ),
);

/** Parts of docstrings: words, and what `str.strip`, escapes and line ends may trip over. */
const docText = fc
  .array(
    fc.constantFrom(
      'add',
      'account',
      'Nüsse',
      '小麦',
      '🥜',
      ' ',
      '\n',
      '\n\n',
      '\n \n',
      '\t',
      "'",
      '"',
      '\\',
      '\\n',
      '#',
      '%',
      '\u00a0',
      '\u2003',
      '\u0085',
      '\ufeff',
      '\u200b',
      '\x1f',
      'Revision ID: abc',
      'Revises: def',
      'Create Date: 2024-01-01',
      ')',
      '"""',
      '{}',
      '\u2028',
    ),
    { maxLength: 8, size: 'max' },
  )
  .map((parts) => parts.join(''))
  // Python 3.13 removes indentation from docstrings, older ones do not: only lines without it mean the same to all.
  .map((text) => text.replace(/\n[\t ]+/g, '\n'));

const mostRevisions = 14;

const parents: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(distance) },
  { weight: 2, arbitrary: fc.tuple(distance, distance) },
  { weight: 1, arbitrary: fc.tuple(distance, distance, distance) },
  { weight: 1, arbitrary: fc.constant([]) },
);

const dependencies: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.nat(8), { minLength: 1, maxLength: 2 }) },
);

const labels = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
);

/** Each revision by the distances to what it names and the number of its labels. */
const shapes = fc.array(fc.record({ parents, dependencies, labels }), { maxLength: mostRevisions, size: 'max' });

/** A history in which everything exists and nothing goes in cycles. */
const wholeHistory = fc
  .tuple(shapes, fc.uniqueArray(idText, { minLength: mostRevisions, maxLength: mostRevisions }))
  .map(([items, ids]) =>
    items.map((shape, index): RandomRevision => {
      const idBelow = (steps: number): string[] => (steps > index || steps === 0 ? [] : [ids[index - steps] ?? '']);
      const byLabelOrId = (steps: number): string[] => {
        const below = items[index - steps];
        return steps > 0 && below !== undefined && below.labels > 0 && steps % 2 === 0
          ? [`label ${String(index - steps)}.0`]
          : idBelow(steps);
      };
      return {
        id: ids[index] ?? '',
        parents: shape.parents.flatMap(idBelow),
        dependencies: shape.dependencies.flatMap(byLabelOrId),
        labels: Array.from({ length: shape.labels }, (_, n) => `label ${String(index)}.${String(n)}`),
      };
    }),
  );

/** One thing done to a whole history so that Alembic should stop, or warn. */
type Damage = (history: readonly RandomRevision[], at: number, other: number) => RandomRevision[];

const damages: Readonly<Record<string, Damage>> = {
  'missing parent': change((revision) => ({ ...revision, parents: [...revision.parents, 'gone'] })),
  'missing dependency': change((revision) => ({ ...revision, dependencies: ['gone'] })),
  'shortened parent': change((revision) => ({ ...revision, parents: revision.parents.map((id) => id.slice(0, -1)) })),
  'label as parent': change((revision, other) => ({
    ...revision,
    parents: other.labels.length > 0 ? [...other.labels] : ['gone'],
  })),
  'itself as parent': change((revision) => ({ ...revision, parents: [...revision.parents, revision.id] })),
  'itself as dependency': change((revision) => ({ ...revision, dependencies: [revision.id] })),
  'another parent': change((revision, other) => ({ ...revision, parents: [other.id] })),
  'another dependency': change((revision, other) => ({ ...revision, dependencies: [other.id] })),
  'the same id': change((revision, other) => ({ ...revision, id: other.id })),
};

function change(to: (revision: RandomRevision, other: RandomRevision) => RandomRevision): Damage {
  return (history, at, other) =>
    history.map((revision, index) =>
      index === at % history.length ? to(revision, history[other % history.length] ?? revision) : revision,
    );
}

const damagedHistory = fc
  .tuple(wholeHistory, fc.constantFrom(...Object.values(damages)), fc.nat(20), fc.nat(20))
  .map(([history, damage, at, other]) => damage(history, at, other));

/** One file as text, by the numbers that choose among the ways to write it. */
const style = fc.record({
  quote: fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
  list: fc.nat(3),
  statement: fc.nat(6),
  isAnnotated: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  start: fc.constantFrom('', '', '# a comment\n', '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n', '\n\n'),
  docQuote: fc.nat(5),
  hasDoc: fc.boolean(),
  doc: docText,
  name: fc.stringMatching(/^[a-z0-9_]{1,6}$/),
  folder: fc.constantFrom('', '', '2024/', '2024/b/', '2023/'),
  location: fc.nat(1),
});

type FileStyle = typeof style extends fc.Arbitrary<infer T> ? T : never;

export const wholeEnvironment = environmentOf(wholeHistory);
export const damagedEnvironment = environmentOf(damagedHistory);

function environmentOf(history: fc.Arbitrary<readonly RandomRevision[]>): fc.Arbitrary<RandomEnvironment> {
  return fc
    .tuple(history, fc.array(style, { minLength: mostRevisions, maxLength: mostRevisions }), fc.boolean())
    .map(([revisions, styles, isSplit]) => {
      const files = revisions.flatMap((revision, index) => {
        const how = styles[index];
        if (how === undefined) return [];
        // The name begins with anything, so that the load order is any; the index keeps it unique.
        const folder = isSplit ? `${how.location === 0 ? 'one' : 'two'}/${how.folder}` : 'versions/';
        return [[`${folder}${how.name}_${String(index)}.py`, revisionText(revision, how)] as const];
      });
      return { files: Object.fromEntries(files), isSplit };
    });
}

function revisionText(revision: RandomRevision, how: FileStyle): string {
  let next = 0;
  const quoted = (value: string): string => pythonString(value, how.quote[next++ % how.quote.length] ?? 0);
  const list = (values: readonly string[]): string => pythonList(values.map(quoted), how.list);
  const lines = [
    how.hasDoc ? pythonString(how.doc, how.docQuote) : '',
    'from typing import Sequence, Union',
    ...identifiers(quoted(revision.id), list(revision.parents), how),
    ...optional('branch_labels', revision.labels, list, how),
    ...optional('depends_on', revision.dependencies, list, how),
    'def upgrade():\n    pass',
    'def downgrade() -> None:\n    revision = "not this one"',
  ];
  return `${how.start}${lines.join('\n')}\n`.replace(/\n/g, how.lineEnd);
}

function identifiers(id: string, parents: string, { statement, isAnnotated }: FileStyle): string[] {
  const parentsType = isAnnotated ? ': Union[str, Sequence[str], None]' : '';
  const parentsLine = `down_revision${parentsType} = ${parents}`;
  switch (statement) {
    case 0:
      return [`revision, down_revision = ${id}, ${parents}`];
    case 1:
      return [`revision = rev = ${id}`, parentsLine];
    case 2:
      return ["revision = 'first'", parentsLine, `revision = ${id}`];
    case 3:
      return [`if True:\n    revision = ${id}\n    down_revision = ${parents}`];
    case 4:
      return [`_id = ${id}`, 'revision = _id', parentsLine];
    default:
      return [`revision${isAnnotated ? ': str' : ''} = ${id}  # the id`, parentsLine];
  }
}

function optional(
  name: string,
  values: readonly string[],
  list: (values: readonly string[]) => string,
  { isAnnotated }: FileStyle,
): string[] {
  if (values.length === 0 && isAnnotated) return [];
  return [`${name} = ${list(values)}`];
}

/** The ways in which users write a list of ids; the value is the same to Alembic. */
function pythonList(items: readonly string[], form: number): string {
  const [only] = items;
  if (only === undefined) return form % 2 === 0 ? 'None' : '()';
  if (items.length === 1 && form === 0) return only;
  if (form === 1) return `[${items.join(', ')}]`;
  if (form === 2) return `(\n    ${items.join(',\n    ')},\n)`;
  return `(${items.join(', ')},)`;
}

/** The value as a Python literal in one of several forms; those that cannot hold it fall back to escapes. */
function pythonString(value: string, form: number): string {
  const isPlain = !/["'\\\n\r]/.test(value) && !/[\x00-\x1f]/.test(value); // eslint-disable-line no-control-regex
  if (form === 1 && isPlain) return `'${value}'`;
  if (form === 2 && !value.includes('"""') && !value.endsWith('"') && !value.includes('\r'))
    return `"""${value.replaceAll('\\', '\\\\')}"""`;
  if (form === 3 && isPlain && value !== '') return `r"${value}"`;
  if (form === 4) return `("${escaped(value.slice(0, 2))}" u'${escaped(value.slice(2))}')`;
  if (form === 5) return `u"${escaped(value, /[^\x20-\x7e]/)}"`;
  return `"${escaped(value)}"`;
}

/**
 * Backslashes, quotes and whatever matches as escapes. Cut between code units, so that halves of a pair are written as
 * such.
 */
// eslint-disable-next-line no-control-regex
function escaped(value: string, also = /[\x00-\x1f\x7f\u0085\u2028]/): string {
  return Array.from(value, (character) => {
    if (/["'\\]/.test(character)) return `\\${character}`;
    const code = character.codePointAt(0) ?? 0;
    if (!also.test(character) && !(code >= 0xd800 && code < 0xe000)) return character;
    if (character === '\n') return '\\n';
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }).join('');
}
