import type { Event, Terminal } from 'vscode';
import { window } from '../window.js';

/** Since VS Code 1.93: fires when the shell of a terminal has reported that it shows its prompt. */
interface ShellIntegration {
  readonly onDidChangeTerminalShellIntegration?: Event<{ readonly terminal: Terminal }>;
}

/** How long a shell may take to show its prompt; one that does not report it gets its line then. */
const patienceMilliseconds = 3000;

/** Types a line into a new terminal without running it, once its shell is there: what comes before is shown twice. */
export async function typeInto(terminal: Terminal, line: string): Promise<void> {
  await promptOf(terminal);
  terminal.sendText(line, false);
}

function promptOf(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      listener?.dispose();
      resolve();
    };
    const timer = setTimeout(finish, patienceMilliseconds);
    const listener = (window as ShellIntegration).onDidChangeTerminalShellIntegration?.((event) => {
      if (event.terminal === terminal) finish();
    });
  });
}
