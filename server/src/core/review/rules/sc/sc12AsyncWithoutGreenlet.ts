import { compareVersions } from '../../../project/packageVersions.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import type { Dependencies } from '../../configuration/environmentConfiguration.js';
import type { Fixes } from '../../fix.js';

export const asyncWithoutGreenlet: ConfigurationRule = {
  code: 'SC12',
  name: 'async-without-greenlet',
  title: 'An asynchronous env.py without greenlet',
  severity: 'warning',
  documentation: {
    what: 'With SQLAlchemy 2.1 or later, `env.py` makes an asynchronous engine, and neither `greenlet` nor `sqlalchemy[asyncio]` is among the dependencies.',
    why: 'SQLAlchemy 2.1 no longer installs greenlet by itself: connecting stops with "No module named \'greenlet\'".',
    whatToDo: 'Depend on `sqlalchemy[asyncio]`. The quick fix adds the extra where a file lists SQLAlchemy.',
    whenSilent: 'Where the version of SQLAlchemy or the dependencies are not known.',
    bad: `# migrations/requirements.txt
sqlalchemy>=2.1
asyncpg
# migrations/env.py
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://shop@localhost/shop")`,
    good: `# migrations/requirements.txt
sqlalchemy[asyncio]>=2.1
asyncpg`,
  },
  *checkConfiguration({ env, facts: { dependencies, sqlalchemy } }) {
    if (env === null || dependencies === null || sqlalchemy === null || compareVersions(sqlalchemy, '2.1.0b1') < 0)
      return;
    if ([...dependencies.names].some((name) => bringing.test(name))) return;
    const call = env.calls.find(({ callee }) =>
      /(?:^|\.)(?:async_engine_from_config|create_async_engine)$/.test(callee),
    );
    if (call === undefined) return;
    yield {
      file: env.file,
      span: { start: call.span.start, end: call.span.start + call.callee.length },
      message: `SQLAlchemy ${sqlalchemy} does not install greenlet, which an asynchronous engine needs. Depend on sqlalchemy[asyncio].`,
      fixes: addExtra(dependencies),
    };
  },
};

/** Packages that bring greenlet along. */
const bringing = /^(?:greenlet|gevent|eventlet|playwright|sqlalchemy\[.*asyncio.*\]|advanced-alchemy)$/;

function addExtra({ files }: Dependencies): Fixes {
  for (const of of files) {
    const found = /(?:^|["'])[ \t]*(sqlalchemy)(?=[ \t]*(?:[<>=!~;"'\r\n]|$))(?![ \t]*=[ \t]*["'{])/im.exec(of.text);
    if (found === null) continue;
    const end = found.index + found[0].length;
    return configurationFix('Depend on sqlalchemy[asyncio]', [
      { of, changes: [{ span: { start: end, end }, newText: '[asyncio]' }] },
    ]);
  }
  return () => [];
}
