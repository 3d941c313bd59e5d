import { expectedVersions, readStatedVersions, type StatedVersions } from '../core/settings/sqlVersions.js';
import { UsageError } from './io.js';

/** Runs Node's `parseArgs`; what it complains of becomes a UsageError of the command. */
export function parseFor<T>(command: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // Node's first sentence says what is wrong; those that follow explain "--".
    const message = error instanceof Error ? error.message : String(error);
    const [what = ''] = message.split(/\.?(?:\n|\. )/);
    const dash = /starting with a dash use '(--[a-z]+)/.exec(message)?.[1];
    throw new UsageError(`${command}: ${what}${dash === undefined ? '' : `; write ${dash}=-1`}`);
  }
}

/** Throws a UsageError for an option that has none of the values that it may have. */
export function refuseOthers(
  values: Readonly<Record<string, unknown>>,
  choices: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, allowed] of Object.entries(choices)) {
    const value = values[name];
    if (typeof value === 'string' && !allowed.includes(value))
      throw new UsageError(
        `--${name} takes ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1) ?? ''}, not "${value}"`,
      );
  }
}

/** Reads `--versions`; throws a UsageError. */
export function readVersionsOption(text: string | undefined): StatedVersions {
  const versions = text === undefined ? {} : readStatedVersions(text);
  if (versions === undefined) throw new UsageError(`--versions takes ${expectedVersions}, not "${text ?? ''}"`);
  return versions;
}
