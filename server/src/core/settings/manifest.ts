import { groups, isTable, type Setting, type SettingGroup } from './setting.js';
import { settings } from './settings.js';

/** What package.json says of the settings, with the texts apart, so that they can be translated. */
export interface Manifest {
  /** `contributes.configuration`. */
  readonly configuration: readonly object[];
  /** `capabilities.untrustedWorkspaces.restrictedConfigurations`. */
  readonly restricted: readonly string[];
  /** The entries of package.nls.json whose keys begin with "configuration.". */
  readonly texts: Readonly<Record<string, string>>;
}

const shown = Object.entries(settings as Readonly<Record<string, Setting>>).filter(
  ([, { isPlanned = false }]) => !isPlanned,
);
const byOrder = (Object.keys(groups) as SettingGroup[]).sort((a, b) => groups[a].order - groups[b].order);
const inGroup = (group: SettingGroup): typeof shown => shown.filter(([, setting]) => setting.group === group);

/** The settings whose features are there, as the editor's manifest wants them. */
export function settingsManifest(): Manifest {
  const texts: Record<string, string> = {};
  const textKey = (key: string, text: string): string => {
    texts[`configuration.${key}`] = text;
    return `%configuration.${key}%`;
  };
  const configuration = byOrder.flatMap((group) => {
    const members = inGroup(group);
    if (members.length === 0) return [];
    const properties = members.map(([name, { kind, scope, description, choices }], index) => [
      `alembic.${name}`,
      {
        ...(withTextKeys(kind.schema, name, textKey) as object),
        default: kind.default,
        scope,
        order: index + 1,
        ...(choices && { enumDescriptions: choices.map((choice, at) => textKey(`${name}.choice${at + 1}`, choice)) }),
        markdownDescription: textKey(name, description),
      },
    ]);
    return [
      {
        title: textKey(`group.${group}`, groups[group].title),
        order: groups[group].order,
        properties: Object.fromEntries(properties) as object,
      },
    ];
  });
  return {
    configuration,
    restricted: shown.filter(([, { isRestricted = false }]) => isRestricted).map(([name]) => `alembic.${name}`),
    texts,
  };
}

/** The schema with the key of each description in its place. */
function withTextKeys(schema: unknown, path: string, textKey: (key: string, text: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map((item: unknown) => withTextKeys(item, path, textKey));
  if (!isTable(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'markdownDescription') return [key, textKey(path, String(value))];
      const isStructure = ['items', 'properties', 'additionalProperties'].includes(key);
      return [key, withTextKeys(value, isStructure ? path : `${path}.${key}`, textKey)];
    }),
  );
}

/** docs/settings.md. */
export function settingsPage(): string {
  const sections = byOrder.flatMap((group) => {
    const members = inGroup(group);
    return members.length === 0
      ? []
      : [`## ${groups[group].title}`, ...members.map(([name, setting]) => settingText(name, setting))];
  });
  return `${[
    '<!-- Written by "npm run settings" from server/src/core/settings/settings.ts. -->',
    '# Settings',
    'In VS Code the names begin with `alembic.`. Other editors send the same names, nested under `alembic`: see [editors.md](editors.md).',
    projectTable(),
    ...sections,
  ].join('\n\n')}\n`;
}

function projectTable(): string {
  const names = shown.filter(([, { isProjects = false }]) => isProjects).map(([name]) => `\`${name}\``);
  return `A project can keep ${names.join(', ')} in \`alembic-ls.toml\`, or in the table \`[tool.alembic-ls]\` of \`pyproject.toml\`, under the same names without \`alembic.\`, for the command line and the whole team. Values set in the editor override them. All other settings are the editor's alone: what a repository says must not decide what runs on your machine.`;
}

function settingText(
  name: string,
  { kind, description, choices, isProjects = false, isRestricted = false }: Setting,
): string {
  const words = (kind.schema['enum'] ?? []) as readonly string[];
  const facts = [
    `Default: \`${JSON.stringify(kind.default)}\`.`,
    ...(isProjects ? ['A project can keep it in TOML.'] : []),
    ...(isRestricted ? ["A workspace's value is used in trusted workspaces only."] : []),
  ];
  const text = description
    .replaceAll(
      /`#alembic\.([\w.]+)#`/g,
      (_match, name: string) => `[\`${name}\`](#${name.replaceAll('.', '').toLowerCase()})`,
    )
    .replaceAll(/`#([\w.]+)#`/g, '`$1`');
  return [
    `### \`${name}\``,
    text,
    ...(choices === undefined
      ? []
      : [choices.map((choice, index) => `- \`${words[index] ?? ''}\`: ${choice}`).join('\n')]),
    ...entryTexts(kind.schema),
    facts.join(' '),
  ].join('\n\n');
}

/** The keys of a list of tables. */
function entryTexts(schema: Readonly<Record<string, unknown>>): string[] {
  const items = schema['items'];
  const properties = isTable(items) ? items['properties'] : undefined;
  if (!isTable(properties)) return [];
  return [
    Object.entries(properties)
      .map(([key, value]) => `- \`${key}\`: ${isTable(value) ? String(value['markdownDescription']) : ''}`)
      .join('\n'),
  ];
}
