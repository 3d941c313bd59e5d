import type { Rule } from '../rule.js';

/** The problems that `project/` finds in configuration files, for their documentation. */
export const discoveryRules: readonly Rule[] = [
  {
    code: 'CF01',
    name: 'unreadable-configuration',
    title: 'Alembic cannot use a configuration file',
    severity: 'error',
    documentation: {
      what:
        "An `alembic.ini` breaks the rules of Python's `configparser`, or a `pyproject.toml` those of TOML: a line without `=`, a section or option twice, a `%` that is no interpolation, a byte order mark, another encoding than UTF-8. " +
        'Or an option that every command reads has a value that Alembic refuses, such as `recursive_version_locations = "true"` in TOML; where only newer versions read it, that is a warning.',
      why: 'Alembic stops with a traceback before it does anything, and the revisions of the environment are not found here either.',
      whatToDo:
        'Correct the line that is marked. A literal `%` is written `%%`. A comment needs a line of its own: `configparser` keeps what follows a value on the same line.',
      bad: `[alembic]
script_location = %(heer)s/migrations`,
      good: `[alembic]
script_location = %(here)s/migrations`,
      language: 'ini',
    },
  },
  {
    code: 'CF02',
    name: 'location-not-found',
    title: 'The script location or a version location does not exist',
    severity: 'warning',
    documentation: {
      what:
        '`script_location` or `version_locations` names a directory that does not exist. A relative path is looked for from the workspace folder, from each folder above the configuration file, and from its own folder. ' +
        'Version locations are also divided at the wrong places: at the blanks of a path where no `path_separator` is set, or at each character of a string where `pyproject.toml` needs a list.',
      why:
        'Without its script location Alembic stops with "Path doesn\'t exist: …", unless it is started from a directory in which the path means something else. ' +
        'Version locations that do not exist are silently ignored: `alembic upgrade head` succeeds and runs nothing.',
      whatToDo:
        'Correct the path. `%(here)s` is the folder of the configuration file and makes the path independent of where Alembic is started. Set `path_separator = os` where paths hold blanks.',
      whenSilent: 'A version location that may be made later, beside others that exist or before the first revision.',
      bad: `[alembic]
script_location = migration`,
      good: `[alembic]
script_location = %(here)s/migrations`,
      language: 'ini',
    },
  },
  {
    code: 'CF03',
    name: 'environment-entry-not-usable',
    title: 'An entry of environments cannot be used',
    severity: 'warning',
    documentation: {
      what: 'An entry of `environments` in `alembic-ls.toml`, or in `[tool.alembic-ls]` of `pyproject.toml`, names a file or folder that does not exist, or a key that there is not.',
      why: 'The environment that it points at is not found, or not whole: its revisions are missing from the graph.',
      whatToDo:
        "Correct the entry. Paths count from the workspace folder. The same setting of the editor, `alembic.environments`, is used in place of the file's where it has entries; what is wrong with those is shown in *Copy Debug Information*.",
      bad: `[[environments]]
scriptLocation = "app/migration"  # there is no such folder`,
      good: `[[environments]]
scriptLocation = "app/migrations"
versionLocations = ["app/migrations/versions", "plugins/billing/versions"]`,
      language: 'toml',
    },
  },
  {
    code: 'CF04',
    name: 'setting-not-usable',
    title: 'A setting of the project cannot be used',
    severity: 'warning',
    documentation: {
      what: '`alembic-ls.toml`, or `[tool.alembic-ls]` of `pyproject.toml`, has a key that there is no setting for, a value of another form than the setting takes, or a setting that only the editor has.',
      why: 'The value is ignored, so that the tool does not do what the project asks for.',
      whatToDo:
        'Correct the name or the value: docs/settings.md lists them. Move a setting of the editor to its settings.',
      bad: `[git]
defaultBranhc = "develop"`,
      good: `[git]
defaultBranch = "develop"`,
      language: 'toml',
    },
  },
];
