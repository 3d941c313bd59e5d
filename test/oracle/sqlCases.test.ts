import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dialectNames } from '../../server/src/core/dialects/dialectName.js';
import { isDialectName } from '../../server/src/core/dialects/dialectName.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { newMemo, renderOperations, type SqlVersions } from '../../server/src/core/sql/render.js';
import { loadParser } from '../support/parser.js';
import { sameSql } from '../support/sameSql.js';

/** Bodies of `upgrade()` and what versions of Alembic print for them: made by running Alembic, and not in the repository. */
const directory = process.env['ALEMBIC_SQL_CASES'];
const only = process.env['ALEMBIC_SQL_ONLY'];

interface Case {
  readonly file: string;
  readonly label: string;
  readonly body: string;
  readonly dialect: string;
  readonly literal_binds?: boolean;
  readonly paramstyle_named?: boolean;
  readonly naming_convention?: Readonly<Record<string, string>> | null;
  readonly sql: string;
  readonly error?: string | null;
  readonly versions: SqlVersions;
}

const newest = { alembic: '1.20.1', sqlalchemy: '2.1.9' };
const two = { alembic: '1.20.1', sqlalchemy: '2.0.58' };

type Raw = Omit<Case, 'versions' | 'file'> & {
  readonly other?: Readonly<Record<string, Partial<Case>>>;
  readonly sqlalchemy20?: string;
  readonly sqlalchemy20_error?: string | null;
  readonly pair?: string;
};

function read(name: string): readonly Raw[] {
  return (JSON.parse(readFileSync(path.join(directory ?? '', name), 'utf8')) as { cases: Raw[] }).cases;
}

function casesIn(name: string): Case[] {
  return read(name).flatMap(({ other = {}, sqlalchemy20, sqlalchemy20_error: error20, ...raw }) => {
    const first: Case = { ...raw, file: name, versions: newest };
    const second = other['2.0'];
    const isOther = second !== undefined || sqlalchemy20 !== undefined || error20 !== undefined;
    const older: Case = {
      ...first,
      ...second,
      ...(sqlalchemy20 !== undefined && { sql: sqlalchemy20 }),
      ...(error20 !== undefined && { error: error20 }),
      versions: two,
    };
    const rest = Object.entries(other).flatMap(([pair, differences]): Case[] => {
      const [, alembic = '', sqlalchemy = ''] = /^(?:alembic )?([\d.]+) \+ ([\d.]+)$/.exec(pair) ?? [];
      return sqlalchemy === '' ? [] : [{ ...older, ...differences, versions: { alembic, sqlalchemy } }];
    });
    return [first, isOther ? older : { ...first, versions: two }, ...rest];
  });
}

/** Of older pairs of versions only the differences are listed, from the cases of one of the other files. */
function olderCases(): Case[] {
  const bases = new Map(
    casesIn('op-golden-1.json')
      .filter(({ versions }) => versions === two)
      .map((each) => [`${each.label}\0${each.dialect}`, each]),
  );
  const listed = read('older-pairs.json');
  const pairs = [...new Set(listed.map(({ pair = '' }) => pair))];
  return pairs.flatMap((pair) => {
    const [alembic = '', sqlalchemy = ''] = pair.split('+');
    const different = new Map(
      listed.filter((each) => each.pair === pair).map((each) => [`${each.label}\0${each.dialect}`, each]),
    );
    return [...bases].map(([key, base]): Case => ({
      ...base,
      ...different.get(key),
      file: 'older-pairs.json',
      versions: { alembic, sqlalchemy },
    }));
  });
}

test.skipIf(directory === undefined || !existsSync(directory))(
  'the SQL of listed bodies is what Alembic prints, or a gap',
  async () => {
    const parser = await loadParser();
    const cases = [
      ...['op-golden-1.json', 'op-golden-2.json', 'version-probes.json'].flatMap(casesIn),
      ...olderCases(),
    ].filter(({ label, dialect, body }) => only === undefined || new RegExp(only).test(`${dialect} ${label} ${body}`));
    const counts = new Map<string, Record<Outcome, number>>();
    const lists: Record<Outcome, string[]> = { right: [], wrong: [], gap: [], error: [], refused: [] };
    for (const each of cases) {
      const { outcome, printed } = judge(each, parser);
      for (const key of [
        each.dialect,
        `${each.file} ${each.versions.alembic}+${each.versions.sqlalchemy}`,
        directiveOf(each),
      ]) {
        const sum = counts.get(key) ?? { right: 0, wrong: 0, gap: 0, error: 0, refused: 0 };
        sum[outcome]++;
        counts.set(key, sum);
      }
      lists[outcome].push(
        `=== ${outcome} [${each.dialect} ${each.versions.alembic}+${each.versions.sqlalchemy}] ${each.label} (${each.file})\n${each.body}\n--- expected${(each.error ?? null) === null ? '' : ` (${each.error})`}\n${each.sql}\n--- ours\n${printed}`,
      );
    }
    const table = [...counts].map(
      ([key, { right, wrong, gap, error, refused }]) =>
        `${key.padEnd(46)} right ${right} of ${right + gap + wrong} (${((100 * right) / Math.max(1, right + gap + wrong)).toFixed(1)} %), gap ${gap}, wrong ${wrong}; refused as Alembic does ${refused}, printed where Alembic fails ${error}`,
    );
    console.log(table.join('\n'));
    const shown = process.env['ALEMBIC_SQL_SHOW']?.split(',') ?? ['wrong', 'error'];
    console.log(
      Object.entries(lists)
        .filter(([outcome]) => shown.includes(outcome))
        .flatMap(([, list]) => list.slice(0, Number(process.env['ALEMBIC_SQL_MOST'] ?? 20)))
        .join('\n'),
    );
    expect({ wrong: lists.wrong.length, error: lists.error.length }).toEqual({ wrong: 0, error: 0 });
    expect(dialectNames.length).toBe(6);
  },
);

/** `error`: SQL without a gap where Alembic ends with an error; `refused`: a gap there. */
type Outcome = 'right' | 'wrong' | 'gap' | 'error' | 'refused';

const imports =
  'import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy import text\nfrom sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite\nfrom sqlalchemy.dialects import mysql as my, postgresql as pg\n';

function judge(each: Case, parser: PythonParser): { readonly outcome: Outcome; readonly printed: string } {
  const text = `${imports}\ndef upgrade():\n${each.body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;
  const { upgrade, missing } = readOperations(parser, text);
  if (!isDialectName(each.dialect)) throw new Error(each.dialect);
  const { chunks } = renderOperations(
    upgrade,
    {
      dialect: each.dialect,
      versions: each.versions,
      namingConvention: each.naming_convention ?? undefined,
      literalBinds: each.literal_binds ?? true,
      paramstyle: each.paramstyle_named === false ? 'driver' : 'named',
      driver: null,
    },
    newMemo(),
  );
  const printed = chunks.map((chunk) => ('text' in chunk ? chunk.text : `<<gap: ${chunk.gap}>>`)).join('\n');
  const hasGap = missing.upgrade !== undefined || chunks.some((chunk) => 'gap' in chunk);
  const isSame = sameSql(printed, each.sql);
  if ((each.error ?? null) !== null) return { outcome: hasGap ? 'refused' : 'error', printed };
  return { outcome: hasGap ? 'gap' : isSame ? 'right' : 'wrong', printed: `${printed}${missing.upgrade ?? ''}` };
}

function directiveOf({ body }: Case): string {
  const [, directive, inBatch, other] = /\bop\.(\w+)\(|\b(?:b|batch_op)\.(\w+)\(|(\w+)/.exec(body) ?? [];
  return directive ?? inBatch ?? other ?? '';
}
