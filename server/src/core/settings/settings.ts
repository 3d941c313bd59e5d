import { environmentEntries } from './environmentEntries.js';
import { versionsSetting } from './sqlVersions.js';
import { choice, flag, isTable, type Kind, type Setting, table, text, texts } from './setting.js';

/**
 * All settings, by their names without "alembic.": the one place that knows them. From here come the configuration in
 * package.json (`npm run settings`), what the server reads of the editor and of TOML files, and docs/settings.md.
 */
export const settings = {
  interpreter: {
    kind: text(),
    group: 'python',
    scope: 'machine-overridable',
    isRestricted: true,
    description:
      "The Python that has the project's Alembic: a path, relative to the workspace folder, or the directory of a virtual environment. `~` and `${workspaceFolder}` are replaced. When empty, it is searched for: the environment selected in the Python extension; `.venv`, `venv`, `env` or `.conda` in the project; Poetry's or Pipenv's; an activated environment; `PATH`.",
  },
  envFile: {
    kind: text('.env'),
    group: 'python',
    scope: 'resource',
    isRestricted: true,
    description:
      "A file of variables for Alembic, relative to the workspace folder. It is read as python-dotenv reads it and takes precedence over the editor's own environment. Empty for none.",
  },
  arguments: {
    kind: table(texts({ pattern: '^[^=\\s-][^=]*(=[^]*)?$' })),
    group: 'python',
    scope: 'resource',
    isRestricted: true,
    description:
      'Arguments that `env.py` gets as `-x`, by the name of the environment, or `*` for all: `{ "*": ["tenant=acme"] }`. `${env:NAME}` is replaced by a variable, so that no secret has to be written here.',
  },
  command: {
    kind: texts({ minLength: 1 }),
    group: 'python',
    scope: 'machine-overridable',
    isRestricted: true,
    description:
      'What is called instead of the interpreter\'s Alembic, for containers and wrappers: `["docker", "compose", "exec", "-T", "api", "alembic"]`, or `["flask", "db"]` for Flask-Migrate. It runs in the environment\'s working directory, without a shell. The variables of `#alembic.envFile#` reach the command, but not what it starts in a container.',
  },
  environments: {
    kind: environmentEntries,
    group: 'discovery',
    scope: 'resource',
    isProjects: true,
    description:
      'Environments that cannot be discovered from files, for example when code builds `version_locations`, or that should have another name. Each entry is one environment and replaces what was found at its script location. Paths are relative to the workspace folder. **Alembic: Add Environment…** writes entries.',
  },
  'database.showCurrent': {
    kind: flag(false),
    group: 'database',
    scope: 'resource',
    isRestricted: true,
    description:
      'Query the database for its current revision when the workspace opens. Otherwise only *Alembic: Show Current* does.',
  },
  'git.defaultBranch': {
    kind: text(),
    group: 'git',
    scope: 'resource',
    isProjects: true,
    description:
      "The branch your team merges into, such as `develop` or `upstream/main`. A revision that is not on it is *yours*: with several heads, yours is the one to rebase. When empty, it is the remote's default (`origin/HEAD`), else `main` or `master`. Git is only asked in trusted workspaces, and nothing is fetched.",
  },
  'git.releaseTags': {
    kind: text(),
    group: 'git',
    scope: 'resource',
    isProjects: true,
    description:
      'The tags that mark releases, as a pattern of git such as `v2.*` or `api/v*`. The revisions in the newest twenty matching tags, of those that your branch contains where it left the default branch, must not change. When empty, only the newest tag that looks like a version counts, unless it is more than two years old.',
  },
  'git.compareWithDefaultBranch': {
    kind: flag(true),
    group: 'git',
    scope: 'resource',
    description:
      'Show before a merge what it would give: in the background, the work tree is compared with the default branch as it was last fetched, and what merging that would break (two heads, an id used twice, a file in conflict) is shown in the view *Revisions* and as information on your revisions. Git merges in a temporary directory: nothing is fetched, checked out or written.',
  },
  'inlayHints.enabled': {
    kind: flag(true),
    group: 'editor',
    scope: 'resource',
    description:
      'Show the message of each referenced revision after its id. `#editor.inlayHints.enabled#` must allow it too.',
  },
  'revisions.autoReveal': {
    kind: flag(true),
    group: 'editor',
    scope: 'resource',
    description:
      'Select the active revision in the view *Revisions* while that view is visible. The keyboard focus stays in the editor.',
  },
  dialect: {
    kind: text(),
    group: 'sql',
    scope: 'resource',
    isProjects: true,
    description: 'The dialect of the database, for schemas and for SQL, where the project does not say it.',
  },
  versions: {
    kind: versionsSetting,
    group: 'sql',
    scope: 'resource',
    isProjects: true,
    description:
      'The versions of Alembic and SQLAlchemy to show SQL for: `alembic=1.20.1,sqlalchemy=2.0.58`, of which either may be left out. When empty: what is installed in the selected environment, or in `.venv` or `venv` of the project; the nearest lock file (`uv.lock`, `poetry.lock`, `pdm.lock`, `Pipfile.lock`, `pylock.toml`, `requirements*.txt`); a requirement; the newest.',
  },
  'preview.verifyOnSave': {
    kind: flag(false),
    group: 'sql',
    scope: 'resource',
    isRestricted: true,
    description:
      "When a file is saved whose instant SQL is shown, have the project's own Alembic render the same in offline mode, and say whether the two agree. Needs a trusted workspace.",
  },
  helperModules: {
    kind: table(text()),
    group: 'sql',
    scope: 'resource',
    isProjects: true,
    description:
      'The project\'s own functions that wrap a directive of Alembic, and which one: `{ "app.db.add_audited": "op.add_column" }`. Schemas are worked out as if the directive were called with the same arguments.',
  },
  types: {
    kind: table(text()),
    group: 'sql',
    scope: 'resource',
    isProjects: true,
    description:
      'The project\'s own column types, and what they are in the database: `{ "app.types.Money": "sa.Numeric(12, 2)" }`.',
  },
  replaces: {
    kind: table(texts()),
    group: 'review',
    scope: 'resource',
    isProjects: true,
    description:
      'Revisions that a squash replaced, by the id of the revision that took their place: `{ "9c1d42e07b3a": ["1a31ce608336", "77b0c9d1e2f3"] }`. A comment `# alembic: replaces 1a31ce608336, 77b0c9d1e2f3` in that revision says the same.',
  },
  'review.rules': {
    kind: table(choice<'error' | 'warning' | 'information' | 'off'>(['error', 'warning', 'information', 'off'])),
    group: 'review',
    scope: 'resource',
    isProjects: true,
    description:
      'The severity of rules, by code: `{ "GR10": "off", "GR05": "error" }`. `off` reports nothing. It counts in the editor and for `alembic-ls check`, which lists the rules with `alembic-ls rules`.',
  },
  'review.targetVersion': {
    kind: text(),
    group: 'review',
    scope: 'resource',
    isProjects: true,
    description:
      'The version of the database server that migrations are reviewed for, such as `15` or `10.6`. When empty, the oldest one that its vendor still supports.',
  },
  'review.smallTables': {
    kind: texts(),
    group: 'review',
    scope: 'resource',
    isProjects: true,
    description: 'Tables that are small enough for locks not to matter: findings about locks on them are information.',
  },
  'review.baseline': {
    kind: text(),
    group: 'review',
    scope: 'resource',
    isProjects: true,
    description:
      'A file of findings that are known, relative to the workspace folder: `alembic-ls check` does not count them, and the editor does not show them. `alembic-ls check --write-baseline FILE` writes it.',
  },
  'trace.server': {
    kind: choice(['messages', 'compact', 'verbose']),
    group: 'support',
    scope: 'window',
    description:
      'How much of the messages between the editor and the language server the output channel **Alembic** shows, once its log level is *Trace* (command **Developer: Set Log Level**).',
    choices: ['The name of each message.', 'The name of each message on one line.', 'Each message with its content.'],
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

type ValueOf<S> = S extends { readonly kind: Kind<infer T> } ? T : never;
type Nested<Name extends string, T> = Name extends `${infer First}.${infer Rest}`
  ? { readonly [K in First]: Nested<Rest, T> }
  : { readonly [K in Name]: T };
type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

/** The values of all settings, as the editor nests them: `git.defaultBranch` is in `git`. */
export type Settings = Intersection<{ [K in SettingName]: Nested<K, ValueOf<(typeof settings)[K]>> }[SettingName]>;

/** A value that cannot be used, and why. */
export interface SettingFault {
  /** The setting, or a key that there is none of. */
  readonly name: string;
  readonly reason: string;
}

const names = Object.keys(settings) as SettingName[];

/**
 * The settings of an editor, as it nests them, over those of the project. A value of another form counts as not set: the
 * editor marks it. So does the default, for an editor does not say whether somebody wrote it.
 */
export function readSettings(editors: unknown, projects: unknown = {}): Settings {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const { kind, isProjects = false }: Setting = settings[name];
    const given = [valueAt(editors, name), ...(isProjects ? [valueAt(projects, name)] : [])].map(kind.read);
    const isSet = (value: unknown): boolean =>
      value !== undefined && JSON.stringify(value) !== JSON.stringify(kind.default);
    put(result, name, given.find(isSet) ?? kind.default);
  }
  return result as Settings;
}

/** What is wrong with the settings that a project keeps in a TOML table. */
export function projectFaults(projects: Readonly<Record<string, unknown>>): SettingFault[] {
  return namesIn(projects).flatMap((name): SettingFault[] => {
    const setting: Setting | undefined = isSettingName(name) ? settings[name] : undefined;
    if (setting === undefined) return [{ name, reason: `There is no setting "${name}".` }];
    if (setting.isProjects !== true)
      return [
        {
          name,
          reason: `"${name}" is a setting of the editor alone: what a repository says must not decide what runs on your machine, or how your editor looks.`,
        },
      ];
    const value = valueAt(projects, name);
    if (setting.kind.read(value) === undefined)
      return [{ name, reason: `"${name}" must be ${setting.kind.expected}.` }];
    const { values } = setting.kind;
    if (values === undefined || !isTable(value)) return [];
    return Object.entries(value).flatMap(([key, item]) =>
      values.read(item) === undefined
        ? [{ name: `${name}.${key}`, reason: `"${name}.${key}" must be ${values.expected}.` }]
        : [],
    );
  });
}

/** The names of the settings in a nested table; a table that is no setting's value is gone into. */
function namesIn(value: Readonly<Record<string, unknown>>, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const name = prefix + key;
    const isGroup = !isSettingName(name) && names.some((each) => each.startsWith(`${name}.`));
    return isGroup && isTable(item) ? namesIn(item, `${name}.`) : [name];
  });
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

function valueAt(nested: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), nested);
}

function put(nested: Record<string, unknown>, name: string, value: unknown): void {
  const keys = name.split('.');
  const last = keys.pop() ?? '';
  let at = nested;
  for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
  at[last] = value;
}
