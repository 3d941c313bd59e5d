import { compareVersions } from '../../../project/packageVersions.js';
import type { Span } from '../../../text.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import type { ConfigurationText, EnvironmentConfiguration } from '../../configuration/environmentConfiguration.js';

export const psycopgNotInstalled: ConfigurationRule = {
  code: 'SC11',
  name: 'psycopg-not-installed',
  title: 'A URL needs a driver that the project does not install',
  severity: 'warning',
  dialects: ['postgresql'],
  documentation: {
    what: 'With SQLAlchemy 2.1 or later, a URL of the configuration begins with `postgresql://`, and neither the lock file, nor the requirements, nor the environment have psycopg.',
    why: 'From SQLAlchemy 2.1 on `postgresql://` means psycopg, where it meant psycopg2 before: creating the engine stops with "No module named \'psycopg\'".',
    whatToDo:
      'Write the driver into the URL, such as `postgresql+psycopg2://`, or add psycopg to the requirements. The quick fix writes the driver that the project has.',
    whenSilent:
      'Where the version of SQLAlchemy or the dependencies are not known, and where `env.py` changes the driver.',
    bad: `# migrations/requirements.txt
sqlalchemy==2.1.0
psycopg2-binary
# migrations/env.py
from sqlalchemy import create_engine

engine = create_engine("postgresql://shop@localhost/shop")`,
    good: `# migrations/env.py
from sqlalchemy import create_engine

engine = create_engine("postgresql+psycopg2://shop@localhost/shop")`,
  },
  *checkConfiguration(configuration) {
    const { facts, env } = configuration;
    const { dependencies, sqlalchemy } = facts;
    if (dependencies === null || sqlalchemy === null || compareVersions(sqlalchemy, '2.1.0b1') < 0) return;
    if (
      [...dependencies.names].some((name) =>
        /^psycopg(?:$|\[|-(?:binary|c|pool)$)|postgresql-psycopg(?:binary)?\]/.test(name),
      )
    )
      return;
    if (env === null || /postgresql\+|drivername|psycopg\b/.test(env.text)) return;
    const own = ['psycopg2', 'pg8000'].find(
      (driver) => dependencies.names.has(driver) || dependencies.names.has(`${driver}-binary`),
    );
    for (const { of, span } of bareUrls(configuration)) {
      const newText = `postgresql+${own ?? ''}`;
      yield {
        file: of.file,
        span,
        message: `With SQLAlchemy ${sqlalchemy} postgresql:// means psycopg, which the project does not install. Write the driver, such as postgresql+${own ?? 'psycopg2'}://, or add psycopg.`,
        ...(own !== undefined && {
          fixes: configurationFix(`Write ${newText}://`, [{ of, changes: [{ span, newText }] }], true),
        }),
      };
    }
  },
};

/** The schemes of the URLs that name no driver, in what env.py reads. */
function bareUrls({ inis, env }: EnvironmentConfiguration): { readonly of: ConfigurationText; readonly span: Span }[] {
  const scheme = 'postgresql'.length;
  const isBare = (url: string): boolean => /^postgresql:\/\/[^"']/.test(url);
  const reads = /\bget_(?:main_option|section|section_option)\s*\(|\bengine_from_config\s*\(/.test(env?.text ?? '');
  const isSet = /\bset_(?:main|section)_option\s*\(/.test(env?.text ?? '');
  const ofInis = inis.flatMap((of) =>
    of.sections.flatMap((name) => {
      const span = of.ini.sections.get(name)?.options.get('sqlalchemy.url')?.valueSpan;
      const url = span === undefined ? '' : of.text.slice(span.start, span.end);
      return span !== undefined && isBare(url) ? [{ of, span: { start: span.start, end: span.start + scheme } }] : [];
    }),
  );
  const ofEnv =
    env === null
      ? []
      : env.urls.filter(
          ({ written, call }) => isBare(written) && !/\.(?:replace|startswith)$/.test(call?.callee ?? ''),
        );
  return [
    ...(reads && !isSet ? ofInis : []),
    ...ofEnv.flatMap(({ start }) => (env === null ? [] : [{ of: env, span: { start, end: start + scheme } }])),
  ];
}
