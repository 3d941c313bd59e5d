import path from 'node:path';
import type { DialectName } from '../../server/src/core/dialects/dialectName.js';
import { mergeCauses } from '../../server/src/core/review/mergeCauses.js';
import { readSettings } from '../../server/src/core/settings/settings.js';
import { createOperationReviewer } from '../../server/src/workspace/operationReviewer.js';
import { textNow } from '../../server/src/workspace/readTexts.js';
import { createSchemaStore } from '../../server/src/workspace/schemaStore.js';
import { readSqlFacts } from '../../server/src/workspace/sqlFacts.js';
import { randomTripHistory } from '../oracle/randomTrips.js';
import { Random } from '../oracle/randomTables.js';
import { openHistory } from './openHistory.js';

/** A finding in a revision that is reviewed alone, as if all before it were released. */
export interface ReadFinding {
  readonly history: string;
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** What it is reported on. */
  readonly source: string;
  /** The codes of findings that it stands for. */
  readonly merged: readonly string[];
}

export interface ReadFindings {
  /** How many revisions were reviewed, and how many of these have a finding that is no hint. */
  readonly revisions: number;
  readonly withFinding: number;
  readonly operations: number;
  readonly unchecked: number;
  readonly findings: readonly ReadFinding[];
  readonly environment: string;
  readonly files: readonly { readonly id: string; readonly file: string }[];
}

/**
 * What the rules say of the last revisions of the environment that has the most of them in a folder.
 * @param dialect for which it is reviewed; what the project says where it is left out
 */
export async function readFindings(
  folder: string,
  last: number,
  environment?: string,
  dialect?: DialectName,
): Promise<ReadFindings> {
  return openHistory(folder, 'bodies', async ({ snapshot, readers: { environment: readEnvironment }, store }) => {
    const review = createOperationReviewer(createSchemaStore(store));
    const [largest] = snapshot.environments
      .filter((each) => environment === undefined || each.environment.name === environment)
      .toSorted((one, other) => other.graph.revisions.length - one.graph.revisions.length);
    if (largest === undefined) throw new Error(`${folder} has no environment`);
    // Nobody's own: each is reviewed as if all that comes before it were released.
    const indexed = { ...largest, released: undefined };
    const read = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const settings = dialect === undefined ? read : { ...read, dialect };
    const facts = readSqlFacts({ indexed, settings, readEnvironment });
    const { signal } = new AbortController();
    const history = await createSchemaStore(store).read(indexed, snapshot, facts.readOptions, signal);
    const steps = history.steps({
      targets: indexed.graph.effectiveHeads,
      dialect: facts.dialect?.dialect ?? 'postgresql',
      database: history.engines[0] ?? null,
    });
    const revisions = steps.map(({ revision }) => revision).slice(-last);
    const { files } = await review({ indexed, revisions, snapshot, facts, settings, signal });
    const findings: ReadFinding[] = [];
    let [operations, unchecked, withFinding] = [0, 0, 0];
    for (const { file } of revisions) {
      const found = files.get(file.path);
      operations += found?.coverage.operations ?? 0;
      unchecked += found?.coverage.unchecked ?? 0;
      const text = textNow(file.path) ?? '';
      const own = [...(found?.problems ?? []), ...indexed.problems.filter((each) => each.file === file.path)];
      const shown = mergeCauses(own);
      if (shown.some(({ severity }) => severity !== 'hint')) withFinding++;
      for (const { code, severity, span, message, merged = [] } of shown)
        findings.push({
          history: path.basename(folder),
          code,
          severity,
          file: path.basename(file.path),
          line: text.slice(0, span.start).split('\n').length,
          message,
          source: text.slice(span.start, span.end),
          merged: merged.map((each) => each.code),
        });
    }
    const asked = revisions.flatMap(({ id, file }) => (id === null ? [] : [{ id, file: file.path }]));
    const { name } = indexed.environment;
    return {
      revisions: revisions.length,
      withFinding,
      operations,
      unchecked,
      findings,
      environment: name,
      files: asked,
    };
  });
}

/** The files of a project for PostgreSQL with generated revisions. */
export function generatedProject(seed: number): Readonly<Record<string, string>> {
  const revisions = randomTripHistory(new Random(seed), 'postgresql');
  return {
    'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://localhost/none\n',
    'migrations/env.py': 'from alembic import context\n',
    'migrations/script.py.mako': '',
    ...Object.fromEntries(revisions.map(({ id, text }) => [`migrations/versions/${id}.py`, text])),
  };
}
