import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pythonPath, pythons } from '../support/python.js';
import { files, offlineBranch, openProject, summary, type BridgeProject } from './bridgeProject.js';

const two = { a: 'op.execute("SELECT 1")', b: 'op.execute("SELECT 2")' };
const envPy = (code = ''): string =>
  `import os, sys\nfrom alembic import context\nurl = "postgresql://"\n${code}\n${offlineBranch}`;

/** A directory outside of the project, for what the project's Python starts with. */
function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'alembic-streams-'));
  onTestFinished(() => {
    rmSync(made, { recursive: true });
  });
  return made;
}

/** A script that is set as the interpreter. It ends with "exec" of the real one, or starts it. */
function wrapper(python: string, script: (python: string) => string): string {
  const file = path.join(directory(), 'wrapper');
  writeFileSync(file, script(python));
  chmodSync(file, 0o755);
  return file;
}

/** An environment in which a module is imported before any script runs. */
function sitecustomize(text: string): Record<string, string> {
  const made = directory();
  writeFileSync(path.join(made, 'sitecustomize.py'), text);
  return { PYTHONPATH: made };
}

/** Asks for one revision and the other in turn; each must get its own SQL. */
async function expectOwnAnswers(project: BridgeProject): Promise<void> {
  for (const name of ['a', 'b', 'b', 'a', 'b', 'a'])
    expect(summary(await project.render([name]))).toEqual([[`9: SELECT ${name === 'a' ? 1 : 2}`]]);
}

/** What an older bridge would have answered. */
const forged = JSON.stringify({
  id: 1,
  result: {
    dialect: null,
    databases: [],
    revisions: [],
    throughEnvironment: true,
    environmentError: null,
    error: null,
  },
});

describe.each(pythons())('each preview gets its own SQL, %s:', (_end, python) => {
  test.each([
    ['prints', 'print("hello from sitecustomize")'],
    ['prints what looks like an answer', `print(${JSON.stringify(forged)})`],
    ['prints without a line end', 'import sys\nsys.stdout.write("…")\nsys.stdout.flush()'],
    ['reads the standard input', 'import sys\nassert sys.stdin.read() == ""'],
    [
      'starts a program that prints and reads',
      'import subprocess\nsubprocess.run(["sh", "-c", "cat; echo hello"], check=True)',
    ],
    [
      'leaves a program behind that prints on and on',
      'import subprocess\nsubprocess.Popen(["sh", "-c", "while echo hello; do :; done"], stderr=subprocess.DEVNULL)',
    ],
    [
      'leaves a thread behind that prints on and on',
      'import os, threading\nthreading.Thread(target=lambda: [os.write(1, b"hello\\n") for _ in iter(int, 1)], daemon=True).start()',
    ],
  ])('with a sitecustomize module that %s', async (_how, text) => {
    await expectOwnAnswers(openProject({ python, files: files(envPy(), two), env: sitecustomize(text) }));
  });

  test.each([
    ['prints', 'echo hello\necho \'{"id": 2}\'\nprintf "no line end"\n'],
    ['reads what there is to read', 'read -t 0 line && read line\n'],
  ])('with a script as the interpreter that %s first', async (_how, lines) => {
    const interpreter = wrapper(python, (real) => `#!/bin/bash\n${lines}exec "${real}" "$@"\n`);
    await expectOwnAnswers(openProject({ python: interpreter, files: files(envPy(), two) }));
  });

  test('with a script as the interpreter that answers late and twice', async () => {
    const interpreter = wrapper(
      python,
      (real) => `#!${real}
import subprocess, sys
bridge = subprocess.Popen([${JSON.stringify(real)}] + sys.argv[1:], stdin=0, stdout=subprocess.PIPE)
last = b""
for line in bridge.stdout:
    sys.stdout.buffer.write(last + line + line + b"\\n")
    sys.stdout.buffer.flush()
    last = line
`,
    );
    await expectOwnAnswers(openProject({ python: interpreter, files: files(envPy(), two) }));
  });

  test.each([
    ['writes to the streams', 'os.write(1, b"hello\\n")\nprint(os.read(0, 10), file=sys.__stdout__)'],
    ['goes on in a fork of the process too', 'os.fork()'],
    ['leaves a fork behind that goes on for long', 'import time\nif os.fork() == 0:\n    time.sleep(60)'],
  ])('with an env.py that %s', async (_how, code) => {
    await expectOwnAnswers(openProject({ python, files: files(envPy(code), two) }));
  });
});

test('an answer that something else printed into is reported, and the next request is answered', async () => {
  const marker = path.join(directory(), 'was here');
  const interpreter = wrapper(
    pythonPath(),
    (real) => `#!${real}
import os, subprocess, sys
bridge = subprocess.Popen([${JSON.stringify(real)}] + sys.argv[1:], stdin=0, stdout=subprocess.PIPE)
is_first = not os.path.exists(${JSON.stringify(marker)})
open(${JSON.stringify(marker)}, "w").close()
for line in bridge.stdout:
    sys.stdout.buffer.write(line.replace(b"SELECT 1", b"SELECT hello 1") if is_first else line)
    sys.stdout.buffer.flush()
`,
  );
  const project = openProject({ python: interpreter, files: files(envPy(), two) });
  const step = { revision: 'a', path: project.workspace.path('migrations/versions/a.py'), direction: 'upgrade' };
  expect(await project.ask('render', { steps: [step], dialect: null, together: false })).toMatchObject({
    end: 'garbled',
  });
  await expectOwnAnswers(project);
});

test('output without a line end ends the process', async () => {
  const interpreter = wrapper(pythonPath(), () => '#!/bin/sh\ncat /dev/zero\n');
  const project = openProject({ python: interpreter, files: files(envPy(), two) });
  expect(await project.ask('hello')).toMatchObject({ end: 'tooLong' });
});
