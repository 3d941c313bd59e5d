import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { stampNow } from '../../server/src/workspace/statTable.js';
import type { EnvironmentSummary } from '../../server/src/lsp/messages.js';
import { startServerProcess } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/** More files than are read again without the cache being written anew. */
const names = Array.from({ length: 100 }, (_, index) => `r${String(index).padStart(3, '0')}`);
const files = project(
  Object.fromEntries(
    names.map((id, index) => [`${id}.py`, revision(id, index === 0 ? 'None' : `"${names[index - 1] ?? ''}"`)]),
  ),
);

interface Session {
  readonly heads: readonly string[];
  /** How many revision files were read from disk. */
  readonly read: number;
}

test(
  'a later session reads no file that stayed, and one whose id was replaced by another of equal length, with its time of modification restored',
  { timeout: 120_000 },
  async () => {
    const workspace = makeWorkspace(files);
    const cache = makeWorkspace({});

    async function session(isKept: () => boolean = () => true): Promise<Session> {
      const { client, ended } = await startServerProcess({
        folders: [workspace.root],
        initializationOptions: { cacheDirectory: cache.uri('.') },
      });
      const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
      const information = await client.request<string>('alembic/debugInformation', {});
      await vi.waitFor(
        () => {
          expect(isKept()).toBe(true);
        },
        { timeout: 20_000 },
      );
      await client.connection.sendRequest('shutdown');
      await client.connection.sendNotification('exit');
      await ended;
      client.connection.dispose();
      return {
        heads: environment?.heads.map((head) => head.revision ?? '') ?? [],
        read: Number(/Revision files read from disk: (\d+)/.exec(information)?.[1]),
      };
    }

    await vi.waitFor(
      () => {
        expect(
          readdirSync(workspace.path(versions)).every(
            (name) => stampNow(workspace.path(`${versions}/${name}`))?.isSettled,
          ),
        ).toBe(true);
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(await session(() => readdirSync(cache.root).includes('stats'))).toEqual({ heads: ['r099'], read: 100 });
    expect(await session()).toEqual({ heads: ['r099'], read: 0 });

    const file = workspace.path(`${versions}/r099.py`);
    const { atime, mtime } = statSync(file);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('r099', 'new9'));
    utimesSync(file, atime, mtime);
    expect(await session()).toEqual({ heads: ['new9'], read: 1 });
  },
);
