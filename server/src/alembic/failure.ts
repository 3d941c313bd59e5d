/** Why the user's Alembic could not do what was asked, in words for the user. */
export interface RunFailure {
  readonly failure:
    | 'untrusted'
    | 'noInterpreter'
    | 'noAlembic'
    | 'noConfiguration'
    | 'notARevision'
    | 'unsafe'
    | 'cancelled'
    | 'timeout'
    | 'failed';
  /** What happened and what to do about it. */
  readonly message: string;
  /** All that the process printed, redacted; empty when none ran. */
  readonly details: string;
}

/** A failure before any process ran. */
export function refusal(failure: RunFailure['failure'], message: string): RunFailure {
  return { failure, message, details: '' };
}

/** Frequent errors of Alembic's (alembic-semantics, section 7), each with what to do. */
const remedies: readonly { pattern: RegExp; say: (match: RegExpMatchArray) => string }[] = [
  {
    pattern: /No module named '?alembic(?:\.__main__)?'?(?:;|$|\s)/m,
    say: () => 'Alembic is not installed for this interpreter. Install it there, or set alembic.interpreter to the one that has it.',
  },
  {
    pattern: /ModuleNotFoundError: No module named '([^']+)'/,
    say: (match) =>
      `The project needs the Python module "${match[1] ?? ''}", which this interpreter does not have. Install the project's requirements, or set alembic.interpreter to the interpreter that has them.`,
  },
  {
    pattern: /No 'script_location' key found in configuration/,
    say: () =>
      'The configuration has no script_location, so Alembic cannot be called with it directly. Flask-Migrate projects pass it themselves ("flask db").',
  },
  {
    pattern: /Multiple heads are present/,
    say: () => 'There are several heads. Choose the head to start from, or merge the heads first.',
  },
  {
    pattern: /This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database/,
    say: () =>
      'On SQLite, batch mode copies the table, and Alembic cannot show that without a database. Give env.py a PostgreSQL or MySQL URL to see the SQL of this revision.',
  },
  {
    pattern: /^KeyError: '([^']+)'\s*$/m,
    say: (match) => `Alembic found no revision "${match[1] ?? ''}" (KeyError). See the problems of the revision graph.`,
  },
  {
    pattern: /^(?:\w+\.)*((?:AttributeError|TypeError): .*NoneType.*)$/m,
    say: (match) =>
      `The revision reads from the database, which is not there in offline mode (${match[1] ?? ''}). Guard that part with context.is_offline_mode().`,
  },
  { pattern: /^\s*FAILED: (.+)$/m, say: (match) => `Alembic says: ${match[1] ?? ''}` },
];

/**
 * Turns what a failed Alembic printed into a failure that says what to do.
 * `output` is redacted already; the last line of a traceback is the headline when no frequent error fits.
 */
export function explainFailure(output: string, exitCode: number | null): RunFailure {
  for (const { pattern, say } of remedies) {
    const match = pattern.exec(output);
    if (match) {
      const isMissingAlembic = pattern === remedies[0]?.pattern;
      return { failure: isMissingAlembic ? 'noAlembic' : 'failed', message: say(match), details: output };
    }
  }
  const lastLine = output.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? '';
  const how = exitCode === null ? 'was ended' : `ended with exit code ${exitCode}`;
  return { failure: 'failed', message: lastLine === '' ? `Alembic ${how} and said nothing.` : `Alembic ${how}: ${lastLine}`, details: output };
}
