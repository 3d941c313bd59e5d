import { CancellationTokenSource, l10n, ProgressLocation, type CancellationToken, type Progress } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { askToCancel, type Cancellable } from './askToCancel.js';
import type { AlembicCommand } from './targets.js';

/**
 * Shows that a command runs until it ends, whatever is clicked: the button of the progress asks whether to end the
 * command, and the progress stays.
 */
export async function whileRunning<T>(
  client: Client,
  running: Cancellable & { readonly command: AlembicCommand },
  end: Promise<T>,
): Promise<T> {
  const question = { isOpen: false, close: new CancellationTokenSource() };
  let shown: Progress<{ message?: string }> | undefined;
  let message = '';
  const ask = async (): Promise<void> => {
    if (question.isOpen) return;
    question.isOpen = true;
    try {
      if (!(await askToCancel(client, running, question.close.token))) return;
      message = l10n.t('waiting for the end');
      shown?.report({ message });
    } finally {
      question.isOpen = false;
    }
  };
  const ended = end.then(
    () => 'ended' as const,
    () => 'ended' as const,
  );
  for (;;) {
    const options = { location: ProgressLocation.Notification, title: runningText(running), cancellable: true };
    const first = await window.withProgress(options, (progress, token) => {
      shown = progress;
      progress.report({ message });
      return Promise.race([ended, clicked(token)]);
    });
    if (first === 'ended') {
      question.close.cancel();
      question.close.dispose();
      return end;
    }
    ask().catch((error: unknown) => {
      client.log.error(error instanceof Error ? error : String(error));
    });
  }
}

function clicked(token: CancellationToken): Promise<'clicked'> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => {
      resolve('clicked');
    });
  });
}

/** "Upgrading SQLite shop.db" */
export function runningText({ command, where }: { readonly command: AlembicCommand; readonly where: string }): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('Upgrading {0}', where);
    case 'downgrade':
      return l10n.t('Downgrading {0}', where);
    case 'stamp':
      return l10n.t('Stamping {0}', where);
  }
}
