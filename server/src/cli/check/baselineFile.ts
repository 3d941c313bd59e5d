import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyBaseline, type BaselineText, writeBaseline } from '../../check/baseline.js';
import type { CheckReport } from '../../check/report.js';
import { type Baseline, type BaselineEntry, readBaseline } from '../../core/review/baseline.js';
import { operationRules } from '../../core/review/rules/index.js';
import { readSettings } from '../../core/settings/settings.js';
import { readTextNow } from '../../workspace/disk.js';
import { normalPath } from '../../workspace/paths.js';
import { UsageError, type CommandIo } from '../io.js';
import type { OpenProject } from '../project.js';
import type { CheckArguments } from './checkArguments.js';

/** The baseline that the project's settings name, as it is on disk; null where they name none. */
export function projectBaseline({ root, index }: OpenProject): BaselineText | null {
  const snapshot = index.snapshot();
  const [folder] = snapshot.folders;
  const { baseline } = readSettings(undefined, folder === undefined ? {} : snapshot.projectSettings(folder.uri)).review;
  return baseline === '' ? null : onDisk(baseline, root);
}

/**
 * Sets the findings aside that are known already: those of `--baseline`, else of the project's own; with
 * `--write-baseline` they are written first.
 */
export function withoutKnown(
  { findings, scope, reviewed }: Omit<CheckReport, 'goneFromBaseline'>,
  project: BaselineText | null,
  { baseline }: CheckArguments,
  io: CommandIo,
): Pick<CheckReport, 'findings' | 'goneFromBaseline'> {
  if (baseline?.kind === 'write') writeWhole(baseline.file, writeBaseline(findings), io, '--write-baseline');
  const file = baseline === null ? project : onDisk(baseline.file, io.cwd);
  if (file === null) return { findings, goneFromBaseline: 0 };
  const { findings: left, gone } = applyBaseline(findings, knownIn(file), judgedBy(scope, reviewed));
  return { findings: left, goneFromBaseline: gone };
}

const operationCodes: ReadonlySet<string> = new Set(operationRules.map(({ code }) => code));

/** What the rules about operations would have found is only known of the revisions that were reviewed. */
function judgedBy(scope: CheckReport['scope'], reviewed: CheckReport['reviewed']): (entry: BaselineEntry) => boolean {
  const ids = new Set(reviewed?.map(({ revision }) => revision));
  return ({ code, revision }) =>
    scope === 'all' || (code !== null && !operationCodes.has(code)) || (revision !== null && ids.has(revision));
}

function onDisk(file: string, directory: string): BaselineText {
  return { shown: `"${file}"`, text: readTextNow(normalPath(path.resolve(directory, file))) };
}

function knownIn({ shown, text }: BaselineText): Baseline {
  if (text === undefined) throw new UsageError(`the baseline ${shown} can't be read; --write-baseline FILE writes it`);
  try {
    return readBaseline(text);
  } catch (error) {
    throw new UsageError(`the baseline ${shown} ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes a file as a whole or not at all; throws a UsageError that names the option. */
export function writeWhole(file: string, text: string, { cwd }: CommandIo, option: string): void {
  const target = path.resolve(cwd, file);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    // A repository may have a link by that name: it is not followed.
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${option}: "${file}" can't be written (${code})`);
  }
}
