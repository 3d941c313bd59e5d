/** How a layout's own users call Alembic for one of its environments. */
export interface Call {
  /** Working directory, relative to the workspace; the workspace itself where nothing is said. */
  readonly from?: string;
  /** Arguments of the command line, as ["-c", "conf/alembic.ini", "-n", "tenant"]. */
  readonly arguments?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Options that code sets, `set_main_option`; the workspace's path stands for {root}. */
  readonly options?: Readonly<Record<string, string>>;
  /** Flask-Migrate's call: the directory that holds its alembic.ini. */
  readonly flask?: string;
}

/** A small workspace, and for each environment that must be found, by its name, how Alembic is called for it. */
export interface Layout {
  readonly files: Readonly<Record<string, string>>;
  readonly environments: Readonly<Record<string, Call>>;
  /** Ids of other Python packages, which Alembic is called with and a workspace does not show. */
  readonly foreign?: readonly string[];
  /** Symbolic links to make: place → target, as `ln -s` takes it. */
  readonly links?: Readonly<Record<string, string>>;
  /** Whether Alembic 1.8 knows all that the layout uses. */
  readonly isOld?: boolean;
}

export type Layouts = Readonly<Record<string, Layout>>;

/** A revision file. `down` and `depends` are Python. */
export function revision(id: string, down = 'None', depends = 'None'): string {
  return `revision = '${id}'\ndown_revision = ${down}\nbranch_labels = None\ndepends_on = ${depends}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n`;
}

/** env.py and script.py.mako, and a chain of two revisions in `versions`. */
export function scripts(folder: string, prefix: string): Record<string, string> {
  return {
    ...pair(folder),
    [`${folder}/versions/${prefix}1_first.py`]: revision(`${prefix}1`),
    [`${folder}/versions/${prefix}2_second.py`]: revision(`${prefix}2`, `'${prefix}1'`),
  };
}

/** env.py and script.py.mako alone. */
export function pair(folder: string): Record<string, string> {
  return { [`${folder}/env.py`]: 'from alembic import context\n', [`${folder}/script.py.mako`]: '"""${message}"""\n' };
}

/** One section of an ini file. */
export function ini(options: string, section = 'alembic'): string {
  return `[${section}]\n${options}\n`;
}
