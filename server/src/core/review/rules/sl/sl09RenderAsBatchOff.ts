import { lineBreakOf } from '../../../edits/lines.js';
import { addArgument } from '../../fixes/callEdits.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import { dialectsOfDependencies } from '../../../dialects/namedDialects.js';

export const sqliteRenderAsBatchOff: ConfigurationRule = {
  code: 'SL09',
  name: 'sqlite-render-as-batch-off',
  title: 'Autogenerate for SQLite without batch mode',
  severity: 'information',
  dialects: ['sqlite'],
  documentation: {
    what: 'The database is SQLite, `env.py` gives Alembic metadata, and no call of `context.configure()` says `render_as_batch`.',
    why: 'SQLite cannot change a column or add a constraint: what autogenerate writes without batch mode fails when it runs.',
    whatToDo: 'Add `render_as_batch=True`, as the quick fix does.',
    whenSilent:
      'Without metadata, where drivers of other databases are among the dependencies, and where `env.py` mentions `render_as_batch`.',
    bad: `# migrations/env.py
from alembic import context
from shop.models import Base

target_metadata = Base.metadata
context.configure(url="sqlite:///shop.db", target_metadata=target_metadata)`,
    good: `# migrations/env.py
from alembic import context
from shop.models import Base

target_metadata = Base.metadata
context.configure(url="sqlite:///shop.db", target_metadata=target_metadata, render_as_batch=True)`,
  },
  *checkConfiguration({ env, facts: { dialect, dependencies } }) {
    if (!env?.metadata || dialect !== 'sqlite' || env.text.includes('render_as_batch')) return;
    if (/^(?:None|\{\}|\[\])$/.test(env.metadata.text)) return;
    const others = (dependencies?.files ?? []).flatMap(({ text }) => [...dialectsOfDependencies(text)]);
    if (others.some((name) => name !== 'sqlite')) return;
    const calls = env.calls.filter(({ callee, hasMore }) => callee === 'context.configure' && !hasMore);
    const [first] = calls;
    if (first === undefined || calls.length !== env.calls.filter(({ callee }) => callee === 'context.configure').length)
      return;
    const around = { text: env.text, prefix: '', indent: '', newline: lineBreakOf(env.text) };
    yield {
      file: env.file,
      span: { start: first.span.start, end: first.span.start + first.callee.length },
      message:
        'SQLite cannot change columns or constraints in place: what autogenerate writes for that fails. Add render_as_batch=True.',
      fixes: configurationFix(
        'Add render_as_batch=True',
        [
          {
            of: env,
            changes: calls.flatMap(({ span }) => addArgument({ ...around, call: span }, 'render_as_batch=True')),
          },
        ],
        true,
      ),
    };
  },
};
