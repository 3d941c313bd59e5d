/**
 * What a setting can hold. Each kind has the JSON schema by which the editor checks it, and reads a value as the editor or
 * a TOML file gives it: undefined for one of another form.
 */
export interface Kind<T> {
  readonly default: T;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly read: (value: unknown) => T | undefined;
  /** Completes "It must be …". */
  readonly expected: string;
  /** Of a table: what each of its values can be. Those of another form are left out. */
  readonly values?: Kind<unknown>;
}

/** One setting, without the "alembic." of its name, which is the key that it is under. */
export interface Setting<T = unknown> {
  readonly kind: Kind<T>;
  /** The heading in the settings editor. */
  readonly group: SettingGroup;
  readonly scope: 'resource' | 'window' | 'machine-overridable';
  /** Whether a project can keep it in alembic-ls.toml or pyproject.toml. What names a program never is: a clone would run it. */
  readonly isProjects?: boolean;
  /** Whether the editor takes a workspace's value in a trusted workspace only. */
  readonly isRestricted?: boolean;
  /** Whether the feature is still to come: the name is taken, and neither the editor nor the documentation shows it. */
  readonly isPlanned?: boolean;
  /** Markdown. `#alembic.name#` links to another setting. */
  readonly description: string;
  /** For the values of a choice, in their order. */
  readonly choices?: readonly string[];
}

export const groups = {
  python: { title: 'Python', order: 1 },
  discovery: { title: 'Environments', order: 2 },
  database: { title: 'Database', order: 3 },
  git: { title: 'Git', order: 4 },
  editor: { title: 'Editor', order: 5 },
  sql: { title: 'SQL', order: 6 },
  review: { title: 'Review', order: 7 },
  support: { title: 'Support', order: 9 },
} as const;

export type SettingGroup = keyof typeof groups;

/** A text, without blanks around it. */
export function text(byDefault = ''): Kind<string> {
  return {
    default: byDefault,
    schema: { type: 'string' },
    expected: 'a string',
    read: (value) => (typeof value === 'string' ? value.trim() : undefined),
  };
}

export function flag(byDefault: boolean): Kind<boolean> {
  return {
    default: byDefault,
    schema: { type: 'boolean' },
    expected: 'true or false',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
  };
}

/** One of some words. */
export function choice<T extends string>(words: readonly [T, ...T[]]): Kind<T> {
  return {
    default: words[0],
    schema: { type: 'string', enum: words },
    expected: `one of ${words.join(', ')}`,
    read: (value) => words.find((word) => word === value),
  };
}

/** A list of texts, of which those of another form are left out. */
export function texts(items: Readonly<Record<string, unknown>> = {}): Kind<readonly string[]> {
  return {
    default: [],
    schema: { type: 'array', items: { type: 'string', ...items } },
    expected: 'a list of strings',
    read: (value) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined),
  };
}

/** A table: names of the user's own → values of one kind. Values of another form are left out. */
export function table<T>(values: Kind<T>): Kind<Readonly<Record<string, T>>> {
  return {
    default: {},
    schema: { type: 'object', additionalProperties: values.schema },
    expected: `a table in which each value is ${values.expected}`,
    values,
    read(value) {
      if (!isTable(value)) return undefined;
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, item]) => {
          const read = values.read(item);
          return read === undefined ? [] : [[name, read]];
        }),
      );
    },
  };
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
