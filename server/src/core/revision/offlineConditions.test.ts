import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { offlineConditions } from './offlineConditions.js';
import type { PythonParser } from '../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The code of each condition, with a question mark where a live run may take the same branch. */
function shown(text: string, name: 'upgrade' | 'downgrade' = 'upgrade'): string[] {
  return offlineConditions(parser, text, name).map(
    ({ span, decides }) => `${text.slice(span.start, span.end)}${decides ? '' : ' ?'}`,
  );
}

const body = (...lines: string[]): string => ['def upgrade():', ...lines.map((line) => `    ${line}`)].join('\n');

test.each<[string, string, string[]]>([
  [
    'of the environment context',
    body('if context.is_offline_mode():', '    op.execute(a)', '    return', 'loop()'),
    ['context.is_offline_mode()'],
  ],
  [
    'imported by name',
    `from alembic.context import is_offline_mode\n${body('if not is_offline_mode():', '    pass')}`,
    ['not is_offline_mode()'],
  ],
  [
    'of the migration context',
    body('if op.get_context().as_sql:', '    pass', 'elif context.as_sql:', '    pass'),
    ['op.get_context().as_sql', 'context.as_sql'],
  ],
  [
    'held in a variable',
    body('ctx = op.get_context()', 'offline = ctx.as_sql', 'x = a if (not offline) else b', 'while offline: break'),
    ['(not offline)', 'offline'],
  ],
  ['held in a variable of the module', `OFFLINE = context.is_offline_mode()\n${body('if OFFLINE: pass')}`, ['OFFLINE']],
  [
    'of a walrus',
    body('if (offline := context.is_offline_mode()): pass'),
    ['(offline := context.is_offline_mode()) ?'],
  ],
  [
    'and of something else too',
    body('if context.is_offline_mode() and dialect == "postgresql": pass'),
    ['context.is_offline_mode() and dialect == "postgresql" ?'],
  ],
  [
    'of a function that is named',
    `def is_live(): return 1 if context.is_offline_mode() else 2\ndef other():\n    if context.as_sql: pass\n${body('for each in map(is_live, x): pass')}`,
    ['context.is_offline_mode()'],
  ],
  [
    'of several databases',
    'def upgrade(engine):\n    globals()["upgrade_" + engine]()\ndef upgrade_one():\n    if context.is_offline_mode(): pass\ndef downgrade_one():\n    if context.as_sql: pass',
    ['context.is_offline_mode()'],
  ],
  ['of a decorated function', `@once\n${body('if context.is_offline_mode(): pass')}`, ['context.is_offline_mode()']],
  [
    'not where no branch depends on it',
    body('log.info("offline: %s", context.is_offline_mode())', 'offline = context.as_sql'),
    [],
  ],
  ['not of another method', body('if query.as_sql(): pass', 'if x.offline: pass', 'offline = context.as_sql'), []],
  ['not of the other direction', 'def downgrade():\n    if context.is_offline_mode(): pass\ndef upgrade(): pass', []],
  ['not outside of functions', 'if context.is_offline_mode():\n    pass\ndef upgrade(): pass', []],
  ['in broken code', body('if context.is_offline_mode():', '    op.execute('), ['context.is_offline_mode()']],
  ['of no file', 'is_offline_mode\0', []],
])('conditions that ask for offline mode: %s', (_what, text, expected) => {
  expect(shown(text)).toEqual(expected);
});
