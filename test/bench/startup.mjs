/** What a start of the server costs: processor time, as the shared parts of a machine make clocks differ. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { writeHistory } from './history.mjs';
import { bundle } from './server.mjs';

/**
 * Milliseconds of processor time over a bare `node`, each as the median of `runs`: until "initialize" is answered over
 * standard input and output, and of `alembic-ls graph` on one revision.
 */
export async function measureStartup({ runs }) {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-bench-')));
  try {
    const folder = path.join(scratch, 'project');
    writeHistory(folder, 1);
    const out = path.join(scratch, 'cpu');
    const hook = path.join(scratch, 'hook.cjs');
    writeFileSync(
      hook,
      `process.on('exit', () => {
        const { user, system } = process.cpuUsage();
        require('fs').writeFileSync(${JSON.stringify(out)}, String((user + system) / 1000));
      });`,
    );
    const starts = {
      bare: (child) => child,
      initialize: initializeAndEnd,
      graph: (child) => child,
    };
    const args = { bare: ['-e', '0'], initialize: [bundle, '--stdio'], graph: [bundle, 'graph', folder] };
    const times = { bare: [], initialize: [], graph: [] };
    for (let run = 0; run < runs; run += 1) {
      for (const [name, talk] of Object.entries(starts)) {
        const child = spawn(process.execPath, ['--require', hook, ...args[name]], {
          stdio: ['pipe', name === 'initialize' ? 'pipe' : 'ignore', 'inherit'],
        });
        const ended = new Promise((resolve) => {
          child.on('exit', resolve);
        });
        await talk(child);
        await ended;
        times[name].push(Number(readFileSync(out, 'utf8')));
      }
    }
    const [bare, initialize, graph] = [times.bare, times.initialize, times.graph].map(middle);
    return { bare, initialize: initialize - bare, graph: graph - bare };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The server ends as soon as it has answered, so that it does nothing else. */
async function initializeAndEnd(child) {
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('exit');
}

function middle(times) {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
}
