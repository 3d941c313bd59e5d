import type { LogOutputChannel } from 'vscode';
import type { ActiveFile } from './activeFile.js';
import type { Environments } from './environments.js';
import type { Server } from './languageClient.js';
import type { PythonState } from './python/pythonState.js';
import type { SelectedDatabases } from './selectedDatabases.js';
import type { TextDocuments } from './textDocuments.js';

/** What the views, panels and commands share. */
export interface Client {
  readonly server: Server;
  readonly environments: Environments;
  readonly active: ActiveFile;
  readonly python: PythonState;
  readonly selected: SelectedDatabases;
  /** For details and the like. */
  readonly documents: TextDocuments;
  readonly log: LogOutputChannel;
}
