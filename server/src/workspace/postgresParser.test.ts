import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPostgresParser, type PostgresParser } from './postgresParser.js';

/** A parser whose thread runs this for each text, after it has started. */
function parserWith(onText: string, start = 'parentPort.postMessage("ready");', textLimit = 60_000): PostgresParser {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'alembic-postgres-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  const script = path.join(directory, 'thread.cjs');
  const take = `parentPort.on("message", (texts) => { for (const text of texts) { ${onText} } });`;
  writeFileSync(script, `const { parentPort } = require("node:worker_threads");\n${start}\n${take}\n`);
  return createPostgresParser(script, { textLimit });
}

const echo = 'parentPort.postMessage({ kind: "gap", reason: text });';

async function reasons(parser: PostgresParser, ...texts: readonly string[]): Promise<(string | undefined)[]> {
  await parser.ask(texts);
  return texts.map((text) => {
    const verdict = parser.verdict(text);
    return verdict?.kind === 'gap' ? verdict.reason : verdict?.kind;
  });
}

test('each text has its verdict, and is asked about once', async () => {
  const parser = parserWith(
    `globalThis.count = (globalThis.count ?? 0) + 1; ${echo.replace('text }', 'text + count }')}`,
  );
  expect(parser.verdict('a')).toBeUndefined();
  expect(await reasons(parser, 'a', 'b', 'a')).toEqual(['a1', 'b2', 'a1']);
  expect(await Promise.all([reasons(parser, 'b', 'c'), reasons(parser, 'c', 'd')])).toEqual([
    ['b2', 'c3'],
    ['c3', 'd4'],
  ]);
});

test('a text at which the thread fails is a gap, and the others are not', async () => {
  const parser = parserWith(
    `if (text === "bad") throw new Error("no memory"); if (text === "end") process.exit(); ${echo}`,
  );
  expect(await reasons(parser, 'a', 'bad', 'b', 'end', 'c')).toEqual([
    'a',
    "PostgreSQL's parser failed: no memory",
    'b',
    "PostgreSQL's parser ended",
    'c',
  ]);
});

test('a text that takes too long is a gap', async () => {
  const parser = parserWith(`if (text === "slow") for (;;); ${echo}`, 'parentPort.postMessage("ready");', 2000);
  expect(await reasons(parser, 'slow', 'a')).toEqual(["PostgreSQL's parser took too long", 'a']);
});

test('where the parser cannot be started, all is a gap, with the reason', async () => {
  const [one, other] = await reasons(parserWith(echo, 'throw new Error("not there");'), 'a', 'b');
  expect(one).toBe("PostgreSQL's parser failed: not there");
  expect(other).toBe(one);
});
