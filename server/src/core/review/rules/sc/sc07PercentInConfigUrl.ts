import type { SpanChange } from '../../../edits/textChange.js';
import { parentPath } from '../../../project/paths.js';
import { interpolatedOption } from '../../../project/interpolation.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationReport, ConfigurationRule } from '../../configuration/configurationRule.js';
import type { EnvironmentConfiguration, IniText } from '../../configuration/environmentConfiguration.js';
import type { WrittenCall } from '../../configuration/envScript.js';

export const percentInConfigUrl: ConfigurationRule = {
  code: 'SC07',
  name: 'percent-in-config-url',
  title: 'A percent sign in a URL is not doubled',
  severity: 'error',
  documentation: {
    what: 'An option that `env.py` reads from an ini file has a `%` that is neither doubled nor a reference such as `%(here)s`. Or `env.py` gives `set_main_option()` a URL in which nobody doubles them; as that fails only with some passwords, it is information.',
    why: "Python's `configparser` refuses the value: every command that runs `env.py` stops with an InterpolationSyntaxError, and `set_main_option()` with a ValueError. Passwords in URLs have percent signs where they hold other characters than letters and digits.",
    whatToDo:
      'Write `%%` for each percent sign, or in `env.py` `.replace("%", "%%")` behind the URL: the quick fix does so.',
    whenSilent: 'Where `env.py` takes its URL from elsewhere, or has `%%` in it anywhere.',
    bad: `[alembic]
script_location = %(here)s/migrations
sqlalchemy.url = postgresql://app:changeme%40@localhost/shop`,
    good: `[alembic]
script_location = %(here)s/migrations
sqlalchemy.url = postgresql://app:changeme%%40@localhost/shop`,
    language: 'ini',
  },
  *checkConfiguration(configuration) {
    const { inis, env } = configuration;
    if (env === null) return;
    for (const ini of inis) yield* inIni(ini, configuration);
    if (env.text.includes('%%')) return;
    for (const call of env.calls) yield* inEnv(call, env);
  },
};

function* inIni(of: IniText, { env }: EnvironmentConfiguration): Iterable<ConfigurationReport> {
  const { file, text, ini, sections } = of;
  const readsSection = /\bget_section\s*\(/.test(env?.text ?? '');
  for (const name of sections) {
    const section = ini.sections.get(name);
    if (section === undefined) continue;
    for (const option of new Map([...ini.defaults, ...section.options]).values()) {
      if (!option.value.includes('://') || !(readsSection || env?.text.includes(option.name) === true)) continue;
      if (interpolatedOption(ini, section, option.name, parentPath(file))?.kind !== 'syntax') continue;
      const { start, end } = option.valueSpan;
      const changes = [...text.slice(start, end).matchAll(/%(%|\([^)]+\)s)?/g)].flatMap((match): SpanChange[] => {
        const at = start + match.index;
        return match[1] === undefined ? [{ span: { start: at, end: at + 1 }, newText: '%%' }] : [];
      });
      const [first] = changes;
      if (first === undefined) continue;
      yield {
        file,
        span: first.span,
        message: `A percent sign in ${option.name} is not doubled: configparser stops here with an InterpolationSyntaxError. Write "%%".`,
        cause: `${name} ${option.name}`,
        fixes: configurationFix('Write "%%" for each percent sign', [{ of, changes }], true),
      };
    }
  }
}

function* inEnv(
  { callee, arguments: given }: WrittenCall,
  env: NonNullable<EnvironmentConfiguration['env']>,
): Iterable<ConfigurationReport> {
  const place = { set_main_option: 0, set_section_option: 1 }[/\bset_(?:main|section)_option$/.exec(callee)?.[0] ?? ''];
  if (place === undefined) return;
  const [option, value] = [given.get(place), given.get(place + 1) ?? given.get('value')];
  if (option?.string?.includes('url') !== true || value === undefined) return;
  if (value.string?.includes('%') === false || value.text.includes('"%"') || value.text.includes("'%'")) return;
  const isSure = value.string !== null && /%(?!%|\()/.test(value.string);
  if (value.string !== null && !isSure) return;
  yield {
    file: env.file,
    span: value.span,
    severity: isSure ? 'error' : 'information',
    message: isSure
      ? 'A percent sign in this URL is not doubled: set_main_option() stops here with a ValueError. Write "%%".'
      : 'set_main_option() stops with a ValueError if the URL has a percent sign, as for some passwords. Add .replace("%", "%%").',
    ...(isSure && { cause: option.string }),
    fixes: configurationFix(
      'Double each percent sign',
      [{ of: env, changes: [{ span: value.span, newText: escaped(value.text, isSure) }] }],
      isSure,
    ),
  };
}

function escaped(text: string, isLiteral: boolean): string {
  if (isLiteral) return text.replace(/%(?!%|\()/g, '%%');
  const isText = /^str\(.*\)$|^os\.environ\[[^\]]*\]$|^os\.getenv\([^)]*\)$|^f["']/.test(text);
  return `${isText ? text : `str(${text})`}.replace("%", "%%")`;
}
