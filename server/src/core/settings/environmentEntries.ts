import type { Kind } from './setting.js';

/**
 * One entry of the setting `environments`: an environment that no file reveals, as where code builds the version
 * locations, or one to be named. Paths are relative to the workspace folder, or absolute.
 */
export interface EnvironmentEntry {
  readonly name?: string;
  /** The ini file or pyproject.toml that Alembic is called with. */
  readonly configFile?: string;
  /** The ini's section; "alembic" where nothing is said. */
  readonly section?: string;
  /** The folder of env.py; else what the configuration says. */
  readonly scriptLocation?: string;
  /** The folders of the revision files, in Alembic's order; else what the configuration says. */
  readonly versionLocations?: readonly string[];
  /** Whether sub-folders of the version locations are loaded too. */
  readonly recursive?: boolean;
}

const name = { type: 'string', minLength: 1 };

/**
 * The setting as a whole: its entries are judged one by one by `readEnvironmentEntries`, so that a wrong one hides no
 * other.
 */
export const environmentEntries: Kind<unknown> = {
  default: [],
  expected: 'a list of tables',
  read: (value) => value,
  schema: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      anyOf: [{ required: ['configFile'] }, { required: ['scriptLocation'] }, { required: ['versionLocations'] }],
      properties: {
        name: {
          ...name,
          markdownDescription: 'The name of the environment in views and questions; by default its script location.',
        },
        configFile: { ...name, markdownDescription: 'The ini file, or `pyproject.toml`, that Alembic is called with.' },
        section: { ...name, markdownDescription: 'The section of the ini file (`alembic -n`); by default `alembic`.' },
        scriptLocation: {
          ...name,
          markdownDescription: 'The folder of `env.py`; by default what the configuration file says.',
        },
        versionLocations: {
          type: 'array',
          minItems: 1,
          items: name,
          markdownDescription:
            "The folders of the revision files, in Alembic's order; by default what the configuration file says, or `versions` in the script location.",
        },
        recursive: {
          type: 'boolean',
          markdownDescription: 'Whether sub-folders of the version locations are loaded too.',
        },
      },
    },
  },
};

/** An entry that can be used, or why it cannot; by its index in the setting. */
export type ReadEntry =
  { readonly index: number; readonly entry: EnvironmentEntry } | { readonly index: number; readonly reason: string };

const TEXTS = ['name', 'configFile', 'section', 'scriptLocation'] as const;
const KNOWN: readonly string[] = [...TEXTS, 'versionLocations', 'recursive'];

/**
 * Reads the setting as the editor or a TOML file gives it. What has another form than expected is reported, and left out.
 */
export function readEnvironmentEntries(value: unknown): readonly ReadEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    return [
      {
        index: 0,
        reason: 'It must be a list of tables, each with a configFile, a scriptLocation or versionLocations.',
      },
    ];
  return value.map((item: unknown, index) => ({ index, ...readEntry(item) }));
}

function readEntry(item: unknown): { entry: EnvironmentEntry } | { reason: string } {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return { reason: 'An entry must be a table, as { configFile = "…" } or { scriptLocation = "…" }.' };
  const values = item as Record<string, unknown>;
  const unknown = Object.keys(values).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) return { reason: `"${unknown}" is no key of an entry, which takes ${KNOWN.join(', ')}.` };
  const wrong = TEXTS.find(
    (key) => values[key] !== undefined && (typeof values[key] !== 'string' || values[key] === ''),
  );
  if (wrong !== undefined) return { reason: `${wrong} must be a text that is not empty.` };
  const { versionLocations, recursive } = values;
  if (versionLocations !== undefined && !isTextList(versionLocations))
    return { reason: 'versionLocations must be a list of folders.' };
  if (recursive !== undefined && typeof recursive !== 'boolean') return { reason: 'recursive must be true or false.' };
  if (values['configFile'] === undefined && values['scriptLocation'] === undefined && versionLocations === undefined) {
    return { reason: 'It names nothing: an entry needs a configFile, a scriptLocation or versionLocations.' };
  }
  return { entry: values };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}
