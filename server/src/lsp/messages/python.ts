/** Which Python runs Alembic, and what it has. */

import type { RunFailure } from '../../alembic/failure.js';
import { request } from './message.js';
import type { EnvironmentParams } from './shared.js';

/** The Python that ran, and why it was chosen. */
export interface ChosenInterpreter {
  readonly path: string;
  readonly reason: string;
}

/** The Python that would run Alembic, and that it has it. Runs nothing of the project. */
export const PythonRequest = request<PythonParams, PythonAnswer>('alembic/python');

/** An environment, or the URI of a folder that has none yet. */
export type PythonPlace = EnvironmentParams | { readonly folder: string };

/** `onlyFiles`: nothing is started to find out; what files do not show for sure to be missing counts as there. */
export type PythonParams = PythonPlace & { readonly onlyFiles?: boolean };

/** `interpreter` is absent where `alembic.command` takes its place, and where only files were asked. */
export type PythonAnswer = { readonly interpreter?: ChosenInterpreter } | RunFailure;

/** What would get Alembic, and what the project declares beside it, into that Python. Runs nothing. */
export const InstallationRequest = request<PythonParams, InstallationAnswer>('alembic/installation');

export type InstallationAnswer = InstallationCommands | RunFailure;

export interface InstallationCommands {
  /** The directory to run them in, absolute. */
  readonly cwd: string;
  /** One after the other, each a list of arguments. */
  readonly commands: readonly (readonly string[])[];
}

/** Asked by the server: the interpreter that the editor's Python extension has selected, or null. */
export const EditorInterpreterRequest = request<EditorInterpreterParams, EditorInterpreterResult>(
  'alembic/editorInterpreter',
);

export interface EditorInterpreterParams {
  readonly folder: string;
}

export type EditorInterpreterResult = ChosenInterpreter | null;

/** Markdown for "Copy Debug Information". */
export const DebugInformationRequest = request<DebugInformationParams, string>('alembic/debugInformation');

export interface DebugInformationParams {
  /** The document that the user looks at: the answer says whether it is a revision, and why not. */
  readonly uri?: string;
}
