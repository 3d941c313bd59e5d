import { revisionText, type GeneratedRevision } from './randomMigrations.js';
import type { Random, TargetDialect } from './randomTables.js';
import { branchStories } from './stories/branchStories.js';
import { mariadbStories } from './stories/mariadbStories.js';
import { postgresStories } from './stories/postgresStories.js';
import { sqliteStories } from './stories/sqliteStories.js';
import type { Story } from './stories/story.js';

type Act = readonly string[];

const stories: Readonly<Record<TargetDialect, Readonly<Record<string, Story>>>> = {
  postgresql: postgresStories,
  mariadb: mariadbStories,
  sqlite: sqliteStories,
};

/** A history of some stories, in a line or on branches that are merged. */
export function storiedHistory(random: Random, dialect: TargetDialect): GeneratedRevision[] {
  const all = Object.values(stories[dialect]);
  const told = Array.from({ length: random.upTo(3) + 1 }, (_, at) => [
    ...random.pick(all)(random.upTo(30) + 40 * at + 1, random),
  ]);
  const revisions: GeneratedRevision[] = [];
  const add = (down: readonly string[], lines: Act): string => {
    const id = `r${String(revisions.length).padStart(3, '0')}`;
    revisions.push({ id, down, text: revisionText(id, down, lines) });
    return id;
  };
  const line = (from: readonly string[], acts: readonly Act[]): readonly string[] =>
    acts.reduce<readonly string[]>((down, act) => [add(down, act)], from);
  if (random.chance(0.3)) {
    const { before, left, right, after } = random.pick(branchStories)(200 + random.upTo(50), dialect);
    const base = line([], [before]);
    const tips = [...line(base, left), ...line(base, right)];
    line([add(tips, ['pass'])], [after, ...interleaved(told, random)]);
    return revisions;
  }
  const [mine = [], ...others] = told;
  if (others.length === 0 || random.chance(0.5)) {
    line([], interleaved(told, random));
    return revisions;
  }
  const start = line([], [mine.shift() ?? ['pass']]);
  const tips = [...line(start, mine), ...line(start, interleaved(others, random))];
  add([...new Set(tips)], ['pass']);
  return revisions;
}

/** The acts of all stories, those of each in their order. */
function interleaved(told: readonly (readonly Act[])[], random: Random): Act[] {
  const left = told.map((acts) => [...acts]);
  const acts: Act[] = [];
  for (;;) {
    const open = left.filter(({ length }) => length > 0);
    if (open.length === 0) return acts;
    const next = random.pick(open).shift();
    if (next !== undefined) acts.push(next);
  }
}
