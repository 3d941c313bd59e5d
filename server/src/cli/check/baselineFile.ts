import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyBaseline, readBaseline, writeBaseline } from '../../check/baseline.js';
import type { Finding } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { readSettings } from '../../core/settings/settings.js';
import { readTextNow } from '../../workspace/disk.js';
import { normalPath } from '../../workspace/paths.js';
import { UsageError, type CommandIo } from '../io.js';
import type { OpenProject } from '../project.js';
import type { CheckArguments } from './checkArguments.js';

/** The findings that are known already: those of `--baseline`, else those of the project's setting; written first with `--write-baseline`. */
export function baselineFile(
  { root, index }: OpenProject,
  { baseline }: CheckArguments,
  io: CommandIo,
): { apply(findings: readonly Finding[]): Pick<CheckReport, 'findings' | 'goneFromBaseline'> } {
  const [folder] = index.snapshot().folders;
  const setting =
    folder === undefined ? '' : readSettings(undefined, index.snapshot().projectSettings(folder.uri)).review.baseline;
  const file =
    baseline !== null ? path.resolve(io.cwd, baseline.file) : setting === '' ? null : path.resolve(root, setting);
  const shown = baseline?.file ?? setting;

  function known(text: string): ReturnType<typeof readBaseline> {
    try {
      return readBaseline(text);
    } catch (error) {
      throw new UsageError(`the baseline "${shown}" ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    apply(findings) {
      if (file === null) return { findings, goneFromBaseline: 0 };
      if (baseline?.kind === 'write') writeWhole(baseline.file, writeBaseline(findings), io, '--write-baseline');
      const text = readTextNow(normalPath(file));
      if (text === undefined)
        throw new UsageError(`the baseline "${shown}" can't be read; --write-baseline FILE writes it`);
      const { findings: left, gone } = applyBaseline(findings, known(text));
      return { findings: left, goneFromBaseline: gone };
    },
  };
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
