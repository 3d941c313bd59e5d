import { secrecyOf } from '../../configuration/databaseUrl.js';
import { allFixes, configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import { addAfterConfig, addImport } from '../../configuration/envEdits.js';
import type { EnvironmentConfiguration } from '../../configuration/environmentConfiguration.js';
import { type StatedUrl, statedUrls } from '../../configuration/statedUrls.js';
import type { Fixes } from '../../fix.js';

export const passwordInConfig: ConfigurationRule = {
  code: 'SC01',
  name: 'password-in-config',
  title: 'A password is written in the configuration',
  severity: 'warning',
  documentation: {
    what: 'A URL in an ini file, in `[tool.alembic]` of `pyproject.toml`, or in a string of `env.py` has a password. On this machine, and on a host whose name has no dot, such as a container, it is information. The password itself is in no message and no report.',
    why: 'Whoever can read the repository can use the database, and the password stays in its history after it was removed here.',
    whatToDo:
      'Change the password, and have `env.py` take the URL from the environment. The quick fix does the latter: `alembic.envFile` names the file with variables that this tool hands to Alembic.',
    whenSilent:
      'For placeholders such as `user:pass@localhost`, `${DB_PASSWORD}`, `%(password)s` and `changeme`; on this machine also for passwords that everybody has there, such as `postgres`, and for one that is the name of the user or the database. For a file that git ignores.',
    bad: `[alembic]
script_location = %(here)s/migrations
sqlalchemy.url = postgresql://app:7hx-Kq2@db.example-shop.com/shop`,
    good: `[alembic]
script_location = %(here)s/migrations
sqlalchemy.url = postgresql://app@db.example-shop.com/shop`,
    language: 'ini',
  },
  *checkConfiguration(configuration) {
    for (const stated of statedUrls(configuration)) {
      const secrecy = secrecyOf(stated.url);
      if (secrecy === 'none' || configuration.facts.isIgnored(stated.file)) continue;
      const { file, url, start, name } = stated;
      const host = url.host === '' ? 'this machine' : url.host;
      yield {
        file,
        span: { start: start + url.passwordSpan.start, end: start + url.passwordSpan.end },
        severity: secrecy === 'local' ? 'information' : 'warning',
        message: `The password for the database on ${host} is written here: whoever can read the repository has it. Take the URL from an environment variable, and change the password.`,
        // What a finding is known by is kept in files.
        cause: [name, url.scheme, url.user, url.host, url.database].join(' '),
        fixes: allFixes(fromEnvironment(stated, configuration), withoutPassword(stated, configuration)),
      };
    }
  },
};

function withoutPassword({ file, url, start }: StatedUrl, configuration: EnvironmentConfiguration): Fixes | undefined {
  const of = textOf(file, configuration);
  const span = { start: start + url.removable.start, end: start + url.removable.end };
  return of && configurationFix('Remove the password', [{ of, changes: [{ span, newText: '' }] }]);
}

function fromEnvironment(stated: StatedUrl, configuration: EnvironmentConfiguration): Fixes | undefined {
  const { place, file, url, start } = stated;
  const { env, environment } = configuration;
  if (env === null || place.kind === 'toml') return undefined;
  const importOs = addImport(env, 'import os', 'os');
  const of = textOf(file, configuration);
  if (importOs === null || of === undefined) return undefined;
  if (place.kind === 'env') {
    const { literal } = place;
    const variable = /^(?:os\.)?(?:getenv|environ\.get)$/.test(literal.call?.callee ?? '')
      ? literal.call?.arguments.get(0)?.string
      : undefined;
    const isDefault = variable !== undefined && variable !== null;
    const name = isDefault ? variable : 'DATABASE_URL';
    return configurationFix(`Take the URL from the environment variable ${name}`, [
      {
        of: env,
        changes: [
          ...importOs,
          {
            span: isDefault ? (literal.call?.span ?? literal.span) : literal.span,
            newText: `os.environ[${JSON.stringify(name)}]`,
          },
        ],
      },
    ]);
  }
  if (!readsFromIni(env.text) || isSet(configuration, place.option)) return undefined;
  const isMain = environment.source?.section === place.section || place.section === 'DEFAULT';
  const variable = isMain ? 'DATABASE_URL' : `${place.section.toUpperCase().replace(/\W+/g, '_')}_DATABASE_URL`;
  const value = `os.environ["${variable}"].replace("%", "%%")`;
  const setting = addAfterConfig(env, (config) => [
    '# The password is in no file of the repository.',
    isMain
      ? `${config}.set_main_option("${place.option}", ${value})`
      : `${config}.set_section_option("${place.section}", "${place.option}", ${value})`,
  ]);
  if (setting === null) return undefined;
  const span = { start: start + url.removable.start, end: start + url.removable.end };
  return configurationFix(`Take the URL from the environment variable ${variable}`, [
    { of, changes: [{ span, newText: '' }] },
    { of: env, changes: [...importOs, setting] },
  ]);
}

function readsFromIni(env: string): boolean {
  return /\bget_(?:main_option|section|section_option)\s*\(|\bengine_from_config\s*\(/.test(env);
}

/** Whether env.py sets the option itself, so that the one in the file is not used. */
function isSet({ env }: EnvironmentConfiguration, option: string): boolean {
  return (env?.calls ?? []).some(
    ({ callee, arguments: given }) =>
      /\bset_(?:main|section)_option$/.test(callee) && [...given.values()].some(({ string }) => string === option),
  );
}

function textOf(file: string, { inis, tomls, env }: EnvironmentConfiguration) {
  return [...inis, ...tomls, ...(env === null ? [] : [env])].find((each) => each.file === file);
}
