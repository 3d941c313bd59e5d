import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyBaseline, type BaselineText, writeBaseline } from '../../check/baseline.js';
import type { Finding } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { type Baseline, readBaseline } from '../../core/review/baseline.js';
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
  findings: readonly Finding[],
  project: BaselineText | null,
  { baseline }: CheckArguments,
  io: CommandIo,
): Pick<CheckReport, 'findings' | 'goneFromBaseline'> {
  if (baseline?.kind === 'write') writeWhole(baseline.file, writeBaseline(findings), io, '--write-baseline');
  const file = baseline === null ? project : onDisk(baseline.file, io.cwd);
  if (file === null) return { findings, goneFromBaseline: 0 };
  const { findings: left, gone } = applyBaseline(findings, knownIn(file));
  return { findings: left, goneFromBaseline: gone };
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
