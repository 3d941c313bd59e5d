import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shellKind, shellLine, type ShellKind } from './shellLine.js';

const all: readonly ShellKind[] = ['sh', 'fish', 'powershell', 'windowsPowerShell', 'cmd'];

test.each([
  ['/bin/bash', 'sh'],
  ['/usr/bin/zsh', 'sh'],
  ['C:\\Program Files\\Git\\bin\\bash.exe', 'sh'],
  ['/usr/bin/fish', 'fish'],
  ['/opt/microsoft/powershell/7/pwsh', 'powershell'],
  ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'powershell'],
  ['C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'windowsPowerShell'],
  ['C:\\WINDOWS\\system32\\CMD.EXE', 'cmd'],
  ['', 'sh'],
])('the shell %s is of the kind %s', (shell, kind) => {
  expect(shellKind(shell)).toBe(kind);
});

describe('several commands are one line, of which each part needs the success of the one before', () => {
  const posix = [
    ['python3', '-m', 'venv', '.venv'],
    ['.venv/bin/python', '-m', 'pip', 'install', 'alembic>=1.18', 'fastapi[standard]'],
  ];
  const windows = [
    ['py', '-m', 'venv', '.venv'],
    ['.venv\\Scripts\\python', '-m', 'pip', 'install', 'alembic>=1.18'],
  ];

  it.each([
    ['sh', posix, "python3 -m venv .venv && .venv/bin/python -m pip install 'alembic>=1.18' 'fastapi[standard]'"],
    ['fish', posix, "python3 -m venv .venv; and .venv/bin/python -m pip install 'alembic>=1.18' 'fastapi[standard]'"],
    ['powershell', windows, "py -m venv .venv; if ($?) { .venv\\Scripts\\python -m pip install 'alembic>=1.18' }"],
    [
      'windowsPowerShell',
      windows,
      "py -m venv .venv; if ($?) { .venv\\Scripts\\python -m pip install 'alembic>=1.18' }",
    ],
    ['cmd', windows, 'py -m venv .venv && .venv\\Scripts\\python -m pip install "alembic>=1.18"'],
    ['sh', windows, "py -m venv .venv && .venv/Scripts/python -m pip install 'alembic>=1.18'"],
  ] as const)('for %s', (kind, commands, line) => {
    expect(shellLine(commands, kind)).toBe(line);
  });

  it('for PowerShell, where there are three', () => {
    expect(shellLine([['a'], ['b'], ['c']], 'powershell')).toBe('a; if ($?) { b; if ($?) { c } }');
  });
});

describe('an argument that a shell would read otherwise is quoted', () => {
  it.each([
    ['sh', "it's $HOME", String.raw`'it'\''s $HOME'`],
    ['sh', '=ls', "'=ls'"],
    ['fish', String.raw`it's \n`, String.raw`'it\'s \\n'`],
    ['powershell', "it's $HOME", "'it''s $HOME'"],
    ['powershell', '-a.b', "'-a.b'"],
    ['powershell', 'a "b"', `'a "b"'`],
    ['windowsPowerShell', 'a "b"', String.raw`'a \"b\"'`],
    ['windowsPowerShell', 'C:\\my dir\\', String.raw`'C:\my dir\\'`],
    ['cmd', 'C:\\my dir\\', String.raw`"C:\my dir\\"`],
    ['cmd', 'a & "b"', String.raw`^"a ^& \^"b\^"^"`],
    ['cmd', '%PATH%', '^"^%PATH^%^"'],
  ] as const)('for %s: %s', (kind, word, written) => {
    expect(shellLine([['x', word]], kind)).toBe(`x ${written}`);
  });

  it('and the path of a program, which PowerShell runs only with "&"', () => {
    const program = 'C:\\Program Files\\Python\\python.exe';
    expect(shellLine([[program, '-V']], 'powershell')).toBe(`& '${program}' -V`);
    expect(shellLine([[program, '-V']], 'cmd')).toBe(`"${program}" -V`);
    expect(shellLine([[program, '-V']], 'sh')).toBe("'C:/Program Files/Python/python.exe' -V");
  });
});

test.each(all)(
  'a line for %s with a control character is not written, because a terminal would take it for a key',
  (kind) => {
    for (const character of ['\n', '\r', '\t', '\u001B', '\u0003', '\u007F', '\u0085'])
      expect(shellLine([['x', `a${character}b`]], kind)).toBeUndefined();
  },
);

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((word) => !/\p{Cc}/u.test(word));
const words = fc.array(
  fc.oneof(text, fc.constantFrom('', '~', '-n', '$(id)', '`id`', '!!', '*', '\\', "'", '"', '#a', 'a=b', '{a,b}')),
  { minLength: 1, maxLength: 4 },
);

test.each(['/bin/sh', '/bin/bash', '/usr/bin/zsh', '/usr/bin/fish'].filter(existsSync))(
  '%s reads any argument back as it was',
  (shell) => {
    fc.assert(
      // Many lines for each shell, because each start of one takes time.
      fc.property(fc.array(words, { minLength: 1, maxLength: 40 }), (lines) => {
        const script = lines.map(
          (written) => shellLine([['printf', String.raw`%s\n`, ...written]], shellKind(shell)) ?? '',
        );
        expect(execFileSync(shell, ['-c', script.join('\n')], { encoding: 'utf8' })).toBe(
          lines.flatMap((written) => written.map((word) => `${word}\n`)).join(''),
        );
      }),
      { numRuns: 10 },
    );
  },
);
