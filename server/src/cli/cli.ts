import { version } from '../../../package.json';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { complain } from './style.js';

type Command = (args: readonly string[], io: CommandIo) => Promise<ExitCode>;

/** Each command with what it needs, loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  graph: async () => (await import('./graph.js')).runGraph,
  plan: async () => (await import('./plan.js')).runPlan,
  sql: async () => (await import('./sql.js')).runSql,
  schema: async () => (await import('./schema.js')).runSchema,
  check: async () => (await import('./check/check.js')).runCheck,
  rules: async () => (await import('./rules.js')).runRules,
};

const help = `alembic-ls ${version}: Alembic migrations, read without a database, without running Python unless stated.

  alembic-ls --stdio                                   the language server
  alembic-ls graph [PATH] [--bodies] [--merge GITREF]… [--cache DIR] [--format text|json]
                                                       the revision graph and what is wrong with it
  alembic-ls plan  [PATH] [--environment NAME] --from REV[,REV…] --to REV [--downgrade] [--cache DIR]
                   [--format text|json]
                                                       the steps from where a database stands, in Alembic's order
  alembic-ls sql   [PATH] [--environment NAME] (--revision REV… | --range A:B) [--downgrade]
                   [--dialect postgresql|mysql|mariadb|sqlite|mssql|oracle] [--versions V] [--database NAME]
                   [--engine instant|alembic [--python PATH | --command COMMAND]] [--cache DIR] [--format text|json]
                                                       the SQL, read from the files, or by the project's own Alembic
  alembic-ls schema [PATH] [--environment NAME] [--revision REV…] [--database NAME]
                   [--dialect postgresql|mysql|mariadb|sqlite|mssql|oracle] [--versions V] [--cache DIR]
                   [--format text|json|sql|mermaid]
                                                       the schema that the revisions up to REV make (all of them, without)
  alembic-ls check [PATH] [--all | --since GITREF | --revision REV…] [--merge GITREF]…
                   [--baseline FILE | --write-baseline FILE] [--fail-on error|warning|information|never] [--cache DIR]
                   [--format text|json|github|gitlab|sarif|junit|markdown] [--output FILE]
                                                       what is wrong, for CI and hooks
  alembic-ls rules [CODE…] [--format text|json]        the rules there are, or all about those that are named

PATH is a folder; without one it is the working directory. REV is what Alembic takes: an id or the start of one, head,
heads, base, label@head, rev+2, -1 (written --to=-1); "--from base" is an empty database.

  --bodies             looks for what is wrong inside functions too, not only in the headers of the files
  --merge GITREF       describes what merging it into HEAD and the work tree's changes would give, before it is merged
  --cache DIR          keeps what was read of the files for the next run; else ALEMBIC_LS_CACHE, else nothing is kept
  --format text|json   text (the default) is for people, json one document on standard output
  --format sql|mermaid the schema as a CREATE script, or as a diagram
  --versions V         alembic=1.20.1,sqlalchemy=2.0.58, of which either may be left out; else as the project has them
  --database NAME      with the multidb template: whose schema or SQL it is
  --engine instant     the SQL without Python and without a database (the default)
  --engine alembic     the SQL by the project's own Alembic, which is run offline
  --python PATH        the interpreter that has Alembic; else ALEMBIC_LS_PYTHON, else the project's own is searched for
  --command COMMAND    what is called in place of that interpreter's Alembic, such as "docker compose exec -T api alembic"
  --help               this text
  --version            the version

Exit codes: 0 done; 1 Alembic refuses (plan), a revision has an error (sql), or there is a finding (check); 2 the call
or the project can't be used, or nothing can be rendered (sql).
`;

/** Runs the command line, without the program's own name; gives the exit code. Writes to `io` and never throws. */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [name, ...args] = argv;
  try {
    if (argv.includes('--help') || argv.includes('-h')) return print(io, help);
    if (name === '--version') return print(io, `${version}\n`);
    if (name === undefined) throw new UsageError('no command was given');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw new UsageError(`there is no ${name.startsWith('-') ? 'option' : 'command'} "${name}"`);
    const run = await command();
    return await run(args, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof UsageError ? ' (see alembic-ls --help)' : '';
    complain(io, `${message}${hint}`);
    return 2;
  }
}

function print(io: CommandIo, text: string): ExitCode {
  io.stdout.write(text);
  return 0;
}
