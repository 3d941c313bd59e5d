import { Disposable, workspace } from 'vscode';
import type { Client } from '../client.js';
import type { RevisionsView } from '../revisionsView.js';
import { subjectOf } from './subject.js';

/**
 * Looks whether there is a Python with Alembic once the view "Revisions" comes into sight, for the environment that the
 * commands would take. Nothing pops up: where there is none, the manifest shows a view below the tree that says so.
 */
export function checkPythonInView({ environments, active, python, log }: Client, view: RevisionsView): Disposable {
  /** The environment that was asked about last. */
  let asked: string | undefined;

  function check(): void {
    const environment = active.environment ?? environments.current ?? environments.all[0];
    if (!workspace.isTrusted || environment === undefined) return;
    asked = environment.id;
    python.look(subjectOf(environment)).catch((error: unknown) => {
      log.info(`Whether there is a Python with Alembic could not be asked: ${String(error)}`);
    });
  }

  function checkWhereVisible(): void {
    if (view.isVisible) check();
  }

  function checkAnother(): void {
    if (asked === undefined || environments.all.every(({ id }) => id !== asked)) checkWhereVisible();
  }

  checkWhereVisible();
  return Disposable.from(
    view.onDidChangeVisibility(checkWhereVisible),
    environments.onDidChange(checkAnother),
    workspace.onDidGrantWorkspaceTrust(checkWhereVisible),
    // What the view says must not stay once it is wrong.
    python.onDidForget(() => {
      if (view.isVisible || python.isMissing) check();
    }),
  );
}
