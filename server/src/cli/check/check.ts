import type { BaselineText } from '../../check/baseline.js';
import { isAtLeast } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { commitOf } from '../../git/branches.js';
import { findRepository } from '../../git/repository.js';
import { UsageError, type CommandIo, type ExitCode } from '../io.js';
import { withMergedProject } from '../mergedProject.js';
import { withProject, type OpenProject } from '../project.js';
import { complain, stylesFor } from '../style.js';
import { projectBaseline, withoutKnown, writeWhole } from './baselineFile.js';
import { type CheckArguments, readCheckArguments } from './checkArguments.js';
import { checkProject, type CheckOptions } from './checkProject.js';
import { checkText } from './checkText.js';
import { formats } from './formats.js';

/**
 * `alembic-ls check`: what is wrong with the revisions of a project, for CI and hooks. 1 with a finding at or above
 * `--fail-on`; 2 where the call or the project can't be used, or where the released revisions are not known and needed.
 * It starts no program but git, and runs nothing that the project names.
 */
export async function runCheck(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = readCheckArguments(args);
  const report = await withProject(
    asked.path,
    io,
    // Of a folder into which something is merged, what is wrong inside functions does not count.
    { cache: asked.cache, read: asked.merge.length > 0 ? 'headers' : 'bodies' },
    (open) => reportFor(open, asked, io),
  );
  if (asked.baseline?.kind === 'write') complain(io, `the findings are written to ${asked.baseline.file}`);
  print(report, asked, io);
  if (report.reviewed === null && report.base.kind !== 'known') {
    const ways =
      'Fetch the whole history (fetch-depth: 0), name what to compare with (--since GITREF), or review all revisions (--all).';
    complain(io, `it is not known which revisions are unreleased: ${report.base.reason}. ${ways}`);
    return 2;
  }
  return exitCode(report, asked);
}

async function reportFor(open: OpenProject, asked: CheckArguments, io: CommandIo): Promise<CheckReport> {
  const { report, baseline } =
    asked.merge.length === 0
      ? {
          report: await checkProject(open, asked.scope, optionsOf(asked)),
          baseline: projectBaseline(open),
        }
      : await checkMerged(open, asked, io);
  if (report.environments.length === 0 && report.findings.length === 0)
    throw new UsageError(`check: no Alembic environment was found in "${asked.path}"`);
  return { ...report, ...withoutKnown(report, baseline, asked, io) };
}

async function checkMerged(
  open: OpenProject,
  asked: CheckArguments,
  io: CommandIo,
): Promise<{
  readonly report: Awaited<ReturnType<typeof checkProject>>;
  readonly baseline: BaselineText | null;
}> {
  const { scope, merge, cache } = asked;
  const scopeThen =
    scope.kind === 'unreleased' && scope.since !== null
      ? { ...scope, since: await commitHere(open.root, scope.since) }
      : scope;
  return withMergedProject(open, io, { merge, cache }, async (merged) => ({
    report: await checkProject({ root: merged.folder.root, index: merged.index, readers: open.readers }, scopeThen, {
      ...optionsOf(asked),
      merged,
    }),
    baseline: merged.baseline,
  }));
}

function optionsOf({ format, dialect }: CheckArguments): CheckOptions {
  return { withSql: format === 'markdown', dialect };
}

/** The commit that a name means before the merge, after which HEAD is another one; the name itself where it means none. */
async function commitHere(root: string, name: string): Promise<string> {
  const { signal } = new AbortController();
  const place = await findRepository(root, signal);
  const commit = place.kind === 'unknown' ? null : await commitOf(place.repository, name, signal);
  return typeof commit === 'string' ? commit : name;
}

function exitCode({ findings }: CheckReport, { failOn, baseline }: CheckArguments): ExitCode {
  if (failOn === 'never' || baseline?.kind === 'write') return 0;
  return findings.some((finding) => isAtLeast(finding, failOn)) ? 1 : 0;
}

/** With a file for the report, the text form is for whoever reads the job's log. */
function print(report: CheckReport, { format, output }: CheckArguments, io: CommandIo): void {
  const styles = stylesFor(io);
  if (output === null) {
    io.stdout.write(formats[format](report, styles));
    return;
  }
  writeWhole(
    output,
    formats[format](report, stylesFor({ stdout: { ...io.stdout, isTTY: false }, env: io.env })),
    io,
    '--output',
  );
  io.stdout.write(checkText(report, styles));
}
