import type { EnvironmentVariables } from './environmentVariables.js';
import { refusal, type RunFailure } from './failure.js';
import { redact } from './redact.js';
import { secretsOf } from './secretValues.js';

/** The environment name in `alembic.arguments` that means all of them. */
const everyEnvironment = '*';

export interface XArguments {
  /** As Alembic's `-x` takes them: "key=value". */
  readonly arguments: readonly string[];
  /** The secrets among them. */
  readonly secrets: readonly string[];
}

/**
 * The `-x` arguments of one environment: those for all first, then its own, so that env.py's
 * `get_x_argument(as_dictionary=True)` lets its own win. `${env:NAME}` stands for a variable, so that no secret has to
 * be in the settings.
 */
export function xArguments(
  setting: Readonly<Record<string, readonly string[]>>,
  environment: string,
  run: { readonly env: EnvironmentVariables; readonly command: readonly string[]; readonly secrets: readonly string[] },
): XArguments | RunFailure {
  const missing = new Set<string>();
  const expand = (text: string): string =>
    text.replace(/\$\{env:([^{}]*)\}/g, (_, name: string) => {
      const value = run.env[name];
      if (value === undefined) missing.add(name);
      return value ?? '';
    });
  const args = [...(setting[everyEnvironment] ?? []), ...(setting[environment] ?? [])].map(expand);
  if (missing.size > 0) {
    const names = [...missing].join(', ');
    return refusal(
      'settings',
      `The setting alembic.arguments refers to ${names}, which is set neither in the environment nor in the file of alembic.envFile. Set it there.`,
      'alembic.arguments',
    );
  }
  const secrets = secretsOf(Object.fromEntries(args.map(keyAndValue)));
  const isSecret = (argument: string): boolean => redact(argument, [...run.secrets, ...secrets]) !== argument;
  if (run.command.length > 0 && args.some(isSecret)) {
    const message =
      'An argument in alembic.arguments holds a secret, which alembic.command would show in the list of processes. Pass it to the command in an environment variable, and read that in env.py.';
    return refusal('settings', message, 'alembic.arguments');
  }
  return { arguments: args, secrets };
}

function keyAndValue(argument: string): [string, string] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, ''] : [argument.slice(0, at), argument.slice(at + 1)];
}
