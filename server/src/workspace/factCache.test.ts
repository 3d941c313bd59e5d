import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testReader } from '../../../test/support/factReader.js';
import { makeWorkspace, revision } from '../../../test/support/workspace.js';
import { contentDigest } from './contentDigest.js';
import { type FactCache, openFactCache } from './factCache.js';
import { type SourceFile, sourceFile } from './sourceFile.js';

const texts = [
  revision('aa', 'None'),
  revision('bb', '("aa", x())', { message: 'a\u2028 "\ud800 😀', labels: '["core", 5]' }),
  'revision = "cc',
  '',
];

async function files(): Promise<SourceFile[]> {
  const read = await testReader();
  return texts.map((text, index) => sourceFile(`/p/${String(index)}.py`, text, null, { facts: read }, undefined));
}

const open = (directory: string, build = 'build'): Promise<FactCache> => openFactCache({ directory, build });

/** What is known of a text, the lines read. */
function entry(cache: FactCache, digest: string): unknown {
  const facts = cache.get(digest);
  return facts && { ...facts, lines: facts.lines?.() };
}

test('gives in the next session the facts that were read in the last, and of no other text', async () => {
  const directory = makeWorkspace({}).path('not/there/yet');
  const cache = await open(directory);
  const read = await files();
  expect(read.map(({ digest }) => cache.get(digest))).toEqual(texts.map(() => undefined));
  await cache.save(read);
  const next = await open(directory);
  expect(read.map(({ digest }) => entry(next, digest))).toEqual(
    read.map(({ header, body, lines }) => ({ header, body, lines })),
  );
  expect(next.get(contentDigest('other'))).toBeUndefined();
  expect(readdirSync(directory).sort()).toEqual(['facts', 'stats']);
});

test('keeps what another branch had', async () => {
  const directory = makeWorkspace({}).root;
  const [first, ...others] = await files();
  if (first === undefined) throw new Error('There is no file.');
  await (await open(directory)).save([first]);
  await (await open(directory)).save(others);
  const next = await open(directory);
  expect([first, ...others].map(({ digest }) => entry(next, digest))).toEqual(
    [first, ...others].map(({ header, body, lines }) => ({ header, body, lines })),
  );
});

test('keeps facts of a header until the whole file was read, and none of a file that could not be read', async () => {
  const directory = makeWorkspace({}).root;
  const read = await testReader();
  const file = (part: 'header' | 'whole'): SourceFile =>
    sourceFile('/p/a.py', revision('aa', 'None'), null, { facts: read }, undefined, part);
  const header = file('header');
  expect(header.body).toBeNull();
  await (await open(directory)).save([header, { ...header, digest: '' }]);
  expect((await open(directory)).get(header.digest)).toMatchObject({ header: header.header, body: null });
  expect((await open(directory)).get('')).toBeUndefined();
  const whole = file('whole');
  await (await open(directory)).save([whole]);
  await (await open(directory)).save([header]);
  expect((await open(directory)).get(header.digest)).toMatchObject({ header: whole.header, body: whole.body });
});

test('lines that are longer than one character can stand for are not kept', async () => {
  const directory = makeWorkspace({}).root;
  const read = await testReader();
  const file = sourceFile(
    '/p/a.py',
    `${revision('aa', 'None')}# ${'x'.repeat(30_000)}\n`,
    null,
    { facts: read },
    undefined,
  );
  await (await open(directory)).save([file]);
  expect((await open(directory)).get(file.digest)).toEqual({ header: file.header, body: file.body, lines: undefined });
});

test.each<[string, (file: string) => void]>([
  [
    'cut off',
    (file) => {
      truncateSync(file, 1000);
    },
  ],
  [
    'changed',
    (file) => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('"aa"', '"zz"'));
    },
  ],
  [
    'empty',
    (file) => {
      writeFileSync(file, '');
    },
  ],
  [
    'binary',
    (file) => {
      writeFileSync(
        file,
        Uint8Array.from({ length: 4096 }, (_value, index) => (index * 7) % 256),
      );
    },
  ],
])('a file that is %s counts as none', async (_what, damage) => {
  const directory = makeWorkspace({}).root;
  const read = await files();
  await (await open(directory)).save(read);
  damage(path.join(directory, 'facts'));
  const damaged = await open(directory);
  expect(read.map(({ digest }) => damaged.get(digest))).toEqual(texts.map(() => undefined));
  await damaged.save(read);
  expect(entry(await open(directory), contentDigest(texts[0] ?? ''))).toEqual({
    header: read[0]?.header,
    body: read[0]?.body,
    lines: read[0]?.lines,
  });
});

test('what another build wrote counts as none', async () => {
  const directory = makeWorkspace({}).root;
  const read = await files();
  await (await open(directory)).save(read);
  expect((await open(directory, 'another')).get(contentDigest(texts[0] ?? ''))).toBeUndefined();
});

test('a place that cannot be written is said so', async () => {
  const workspace = makeWorkspace({ 'a file': '' });
  mkdirSync(workspace.path('facts/facts'), { recursive: true });
  await expect((await open(workspace.path('a file/x'))).save(await files())).rejects.toThrow();
  await expect((await open(workspace.path('facts'))).save(await files())).rejects.toThrow();
  expect(readdirSync(workspace.path('facts'))).toEqual(['facts']);
});
