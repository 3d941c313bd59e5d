import { commands, l10n, Uri, workspace } from 'vscode';
import { isPythonMissing, openInterpreterSetting, type FailureKind, type Remedy } from '../runFailure.js';
import type { PythonSubject } from './subject.js';

/**
 * The ways out where there is no Python, or none with Alembic: install it, select another Python, set one. None for
 * other failures.
 * @param subject what it was needed for; without one the commands ask
 */
export function pythonRemedies(failure: FailureKind, subject: PythonSubject | undefined): Remedy[] {
  if (!isPythonMissing(failure)) return [];
  const install: Remedy = {
    title: l10n.t('Install Alembic'),
    apply: () => commands.executeCommand('alembic.installAlembic', subject),
  };
  const select: Remedy = {
    title: l10n.t('Select Interpreter'),
    apply: () => commands.executeCommand('alembic.selectInterpreter', subject),
  };
  // Nothing can be installed into what a setting names and is not there.
  return [
    ...(failure === 'noInterpreter' && isInterpreterSet(subject?.folder) ? [] : [install]),
    select,
    openInterpreterSetting(),
  ];
}

/** Whether the setting `alembic.interpreter` chooses the Python of a workspace folder. */
export function isInterpreterSet(folder: string | undefined): boolean {
  return (
    workspace
      .getConfiguration('alembic', folder === undefined ? undefined : Uri.parse(folder))
      .get<string>('interpreter', '') !== ''
  );
}
