import { inspect } from 'node:util';

/** The newest lines of a log, as many as fit into a bound. */
export interface RecentLines {
  /** One entry, with its time and level. */
  add(level: string, parts: readonly unknown[]): void;
  text(): string;
}

/** @param most in characters */
export function createRecentLines(most = 200_000, now: () => Date = () => new Date()): RecentLines {
  const entries: string[] = [];
  let length = 0;
  return {
    add(level, parts) {
      const time = now().toISOString().replace('T', ' ').replace('Z', '');
      const entry =
        `${time} [${level}] ${parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' ')}`.slice(
          0,
          most,
        );
      entries.push(entry);
      length += entry.length;
      while (length > most) length -= entries.shift()?.length ?? 0;
    },
    text: () => entries.map((entry) => `${entry.trimEnd()}\n`).join(''),
  };
}
