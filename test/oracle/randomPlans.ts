import fc from 'fast-check';

export interface PlanCase {
  /** In load order. */
  readonly revisions: readonly PlainRevision[];
  /** Read as `alembic show` reads them. */
  readonly names: readonly string[];
  readonly ranges: readonly string[];
  readonly plans: readonly PlainPlan[];
}

export interface PlainRevision {
  readonly id: string;
  readonly down: readonly string[];
  readonly deps: readonly string[];
  readonly labels: readonly string[];
}

export interface PlainPlan {
  readonly direction: 'upgrade' | 'downgrade';
  readonly versions: readonly string[];
  readonly target: string;
}

const most = 12;

/** Short and alike, so that starts are ambiguous, below four characters or not; and such as projects have. */
const idText = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[ab]{1,6}$/) },
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9a-f]{12}$/) },
  fc.stringMatching(/^[0-9]{1,4}$/),
  fc.stringMatching(/^2024_0[1-9]_[ab]{1,3}$/),
  fc.constantFrom('añadir', '🥜🥜🥜', 'a b', 'x.py', 'base.1', 'Aaaa'),
);

const labelText = fc.constantFrom(
  'feature',
  'feat',
  'aab',
  'bbbb',
  'two words',
  'api',
  'v1.2',
  'a.b',
  'lab-2',
  'x@y',
  '2024',
);

const distance = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
);

const parents: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(distance) },
  { weight: 3, arbitrary: fc.tuple(distance, distance) },
  fc.tuple(distance, distance, distance),
  fc.constant([]),
);

const dependencies: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 2 }) },
);

/** Each revision by how far below it lies what it names. */
const shape = fc.record({
  parents,
  dependencies,
  labels: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) }),
  dependsByLabel: fc.boolean(),
  /** Where the file is loaded. */
  order: fc.nat(1000),
});

/** What a name or target is made of. */
const word = fc.record({
  form: fc.oneof({ weight: 2, arbitrary: fc.nat(7) }, { weight: 3, arbitrary: fc.nat(18) }),
  one: fc.nat(most - 1),
  other: fc.nat(most - 1),
  start: fc.integer({ min: 1, max: 6 }),
  steps: fc.integer({ min: 0, max: 4 }),
  isUp: fc.boolean(),
  junk: fc.constantFrom(
    '',
    'nope',
    '@head',
    'a@b@c',
    '+1x',
    'head+',
    'HEAD',
    '-',
    'heads-1',
    '-1-1',
    ' ',
    'base-1',
    'base@+1',
    'heads@+1',
  ),
});

/** Where a database is: anywhere, at the newest, or at revisions of which one may need another. */
const state = fc.record({
  rows: fc.uniqueArray(fc.nat(most - 1), { maxLength: 4 }),
  kind: fc.constantFrom('reached', 'reached', 'newest', 'any'),
});

interface Damage {
  readonly kind: number;
  readonly at: number;
  readonly other: number;
}

const damage = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.record({ kind: fc.nat(7), at: fc.nat(most), other: fc.nat(most) }) },
);

/** A graph of up to twelve revisions, most of them whole, and questions about it. */
export const planCase: fc.Arbitrary<PlanCase> = fc
  .record({
    shapes: fc.array(shape, { maxLength: most, size: 'max' }),
    ids: fc.uniqueArray(idText, { minLength: most, maxLength: most }),
    labels: fc.uniqueArray(labelText, { minLength: 8, maxLength: 8 }),
    damage,
    names: fc.array(word, { maxLength: 4 }),
    ranges: fc.array(fc.tuple(word, word), { maxLength: 2 }),
    plans: fc.array(
      fc.record({ direction: fc.constantFrom('upgrade' as const, 'downgrade' as const), state, target: word }),
      { maxLength: 6 },
    ),
  })
  .map(({ shapes, ids, labels, damage: harm, names, ranges, plans }) => {
    const whole = historyOf(shapes, ids, labels);
    const revisions = harm === undefined || whole.length === 0 ? whole : harmed(whole, harm);
    const text = (from: Word): string => wordText(from, revisions);
    return {
      revisions: revisions
        .map((revision, index) => ({ revision, order: shapes[index]?.order ?? 0 }))
        .sort((a, b) => a.order - b.order)
        .map(({ revision }) => revision),
      names: names.map(text),
      ranges: ranges
        .map(([lower, upper]) => `${text(lower)}:${text(upper)}`)
        .filter((range) => range.split(':').length === 2),
      plans: plans.map(({ direction, state: chosen, target }) => ({
        direction,
        versions: versionsOf(chosen, revisions),
        target: text(target),
      })),
    };
  });

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;
type Word = typeof word extends fc.Arbitrary<infer T> ? T : never;

function historyOf(shapes: readonly Shape[], ids: readonly string[], labels: readonly string[]): PlainRevision[] {
  const free = [...labels];
  const history: PlainRevision[] = [];
  for (const [index, { parents, dependencies, labels: count, dependsByLabel }] of shapes.entries()) {
    const below = (steps: number): PlainRevision[] => history.slice(Math.max(index - steps, 0)).slice(0, 1);
    history.push({
      id: ids[index] ?? '',
      down: parents.flatMap(below).map(({ id }) => id),
      deps: dependencies.flatMap(below).map(({ id, labels: [label] }) => (dependsByLabel ? (label ?? id) : id)),
      labels: free.splice(0, count),
    });
  }
  return history;
}

function harmed(history: readonly PlainRevision[], { kind, at, other }: Damage): PlainRevision[] {
  const named = history[other % history.length] ?? history[0];
  if (named === undefined) return [];
  return history.map((revision, index) => {
    if (index !== at % history.length) return revision;
    const { id, down, deps, labels } = revision;
    const changes: readonly Partial<PlainRevision>[] = [
      { down: [...down, 'gone'] },
      { deps: [...deps, 'gone'] },
      { down: [named.id] },
      { deps: [named.id] },
      { id: named.id },
      { labels: [...labels, named.id] },
      { id: `${id}+` },
      { labels: [...labels, ...named.labels] },
    ];
    return { ...revision, ...changes[kind] };
  });
}

function wordText({ form, one, other, start, steps, isUp, junk }: Word, revisions: readonly PlainRevision[]): string {
  const id = revisions[one % Math.max(revisions.length, 1)]?.id ?? 'none';
  const labels = revisions.flatMap((revision) => revision.labels);
  const label =
    labels[other % Math.max(labels.length, 1)] ?? revisions[other % Math.max(revisions.length, 1)]?.id ?? 'none';
  const part = Array.from(id).slice(0, start).join('');
  const move = `${isUp ? '+' : '-'}${String(steps)}`;
  const forms = [
    id,
    id,
    part,
    part,
    label,
    'head',
    'heads',
    'base',
    `${label}@head`,
    `${label}@heads`,
    `${label}@base`,
    `${label}@${isUp ? id : part}`,
    move,
    `${label}@${move}`,
    `${isUp ? id : part}${move}`,
    `${id}${move}`,
    `head${move}`,
    `${label}@${isUp ? id : 'head'}${move}`,
    junk,
  ];
  return forms[form] ?? junk;
}

function versionsOf(
  { rows, kind }: { rows: readonly number[]; kind: string },
  revisions: readonly PlainRevision[],
): string[] {
  const chosen = kind === 'newest' ? revisions : rows.flatMap((row) => revisions[row] ?? []);
  if (kind === 'any') return chosen.map(({ id }) => id);
  const below = new Set<string>();
  const todo = chosen.flatMap(({ down, deps }) => [...down, ...deps]);
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const named = name;
    const found = revisions.find(({ id, labels }) => id === named || labels.includes(named));
    if (found === undefined || below.has(found.id)) continue;
    below.add(found.id);
    todo.push(...found.down, ...found.deps);
  }
  return chosen.map(({ id }) => id).filter((id) => !below.has(id));
}
