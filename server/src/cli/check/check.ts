import { isAtLeast } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { UsageError, type CommandIo, type ExitCode } from '../io.js';
import { withMergedProject } from '../mergedProject.js';
import { withProject, type OpenProject } from '../project.js';
import { stylesFor } from '../style.js';
import { baselineFile, writeWhole } from './baselineFile.js';
import { type CheckArguments, readCheckArguments } from './checkArguments.js';
import { checkProject } from './checkProject.js';
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
  if (asked.baseline?.kind === 'write')
    io.stderr.write(`alembic-ls: the findings are written to ${asked.baseline.file}\n`);
  print(report, asked, io);
  if (report.reviewed === null && report.base.kind !== 'known') {
    const ways =
      'Fetch the whole history (fetch-depth: 0), name what to compare with (--since GITREF), or review all revisions (--all).';
    io.stderr.write(`alembic-ls: it is not known which revisions are unreleased: ${report.base.reason}. ${ways}\n`);
    return 2;
  }
  return exitCode(report, asked);
}

async function reportFor(open: OpenProject, asked: CheckArguments, io: CommandIo): Promise<CheckReport> {
  const { scope, merge, cache } = asked;
  const report =
    merge.length === 0
      ? await checkProject(open, scope)
      : await withMergedProject(open, io, { merge, cache }, (merged) =>
          checkProject({ root: merged.folder.root, index: merged.index, readers: open.readers }, scope, merged),
        );
  if (report.environments.length === 0 && report.findings.length === 0)
    throw new UsageError(`check: no Alembic environment was found in "${asked.path}"`);
  return { ...report, ...baselineFile(open, asked, io).apply(report.findings) };
}

function exitCode({ findings }: CheckReport, { failOn, baseline }: CheckArguments): ExitCode {
  if (failOn === 'never' || baseline?.kind === 'write') return 0;
  return findings.some((finding) => isAtLeast(finding, failOn)) ? 1 : 0;
}

/** With a file for the report, the text form tells whoever reads the job's log. */
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
