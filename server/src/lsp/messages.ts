/**
 * What client and server say to each other beyond the protocol. Types and names only: the client bundles this file.
 * URIs are strings, positions are the protocol's.
 */
import type { Range } from 'vscode-languageserver-types';
import type { DatabaseSummary } from '../alembic/databaseTarget.js';
import type { RunFailure } from '../alembic/failure.js';
import type { SelectedUrl } from '../alembic/selectedUrl.js';

export type { DatabaseSummary, RunFailure, SelectedUrl };

/** What the client hands over once, in `initializationOptions`. */
export interface InitializationOptions {
  /** URI of a directory of the client's own, for what is kept from session to session; nothing is kept without one. */
  readonly cacheDirectory?: string;
  /**
   * URI of a directory of the client's own, the same in all its windows, for what running upgrades, downgrades and
   * stamps leave there until they are reported; without one it is a directory of the user's among the temporary files.
   */
  readonly runsDirectory?: string;
  /**
   * Whether the client shows `CommandRunning` and `CommandEnded`, and answers each answer about a run with
   * `CommandSeen`.
   */
  readonly commandReports?: boolean;
  /** Whether the user trusts the workspace; false until told otherwise. */
  readonly trusted?: boolean;
  /** The settings without the "alembic." of their names, for clients that cannot be asked for them. */
  readonly settings?: unknown;
  /** URI of the folder that holds one documentation page per rule, such as `file:///…/docs/rules`, or of a page with `{code}` in it. */
  readonly documentation?: string;
  /** Whether the client wants to be sent `GraphChanged`. */
  readonly graphChanged?: boolean;
  /**
   * Whether the client has the commands of lenses and quick fixes itself: `alembic.goToParent`, `alembic.goToChild`,
   * `alembic.mergeHeads`.
   */
  readonly commands?: boolean;
  /** Whether the client answers `EditorInterpreter`. */
  readonly editorInterpreter?: boolean;
  /** Whether the client answers `SelectedDatabase`. */
  readonly selectedDatabase?: boolean;
}

/** Notification client → server: the user granted trust. */
export const TrustGranted = 'alembic/trustGranted';

/**
 * Notification server → client, without parameters, for clients that want it (`InitializationOptions`): environments,
 * graph or problems changed; ask anew.
 */
export const GraphChanged = 'alembic/graphChanged';

/** Request: `EnvironmentsParams` → `EnvironmentSummary[]`. */
export const Environments = 'alembic/environments';
/** With a document's URI, only the environments that hold it. */
export interface EnvironmentsParams {
  readonly uri?: string;
}

export interface EnvironmentSummary {
  /** Opaque, stable while the configuration stays; names the environment in other requests. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly scriptLocation: string;
  readonly configFile: string | null;
  readonly section: string | null;
  readonly revisionCount: number;
  readonly heads: readonly RevisionSummary[];
  readonly problemCount: number;
  /** In Alembic's order, absolute. */
  readonly versionLocations?: readonly string[];
  /** Where the database stood when it was last asked. */
  readonly database?: CurrentResult;
}

export interface RevisionSummary {
  readonly revision: string | null;
  readonly message: string;
  readonly uri: string;
  /** The id's range. */
  readonly range: Range;
}

/** Request: `TreeParams` → `TreeNode[]`, the children of a node of the "Revisions" tree. */
export const Tree = 'alembic/tree';
export interface TreeParams {
  /** Absent for the roots. */
  readonly node?: string;
}

/**
 * Request: `TreePathParams` → `TreeNode[]`: the nodes from the top down to the one of a document's revision; none where
 * no tree shows it.
 */
export const TreePath = 'alembic/treePath';
export interface TreePathParams {
  readonly uri: string;
  /** The one to look in first, where several hold the document. */
  readonly environment?: string;
}

/** What every node has. Which words it is shown with is the client's. */
interface TreeNodeBase {
  /** Opaque; unique in the tree; carries all that is needed to compute the children. */
  readonly id: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly environment: string;
  readonly revision: string | null;
  readonly uri: string | null;
  readonly range: Range | null;
}
export interface EnvironmentNode extends TreeNodeBase {
  readonly kind: 'environment';
  readonly name: string;
  /** The workspace folder's name; null where there is only one. */
  readonly folder: string | null;
  readonly revisionCount: number;
  readonly headCount: number;
  /** 0 until the database was asked. */
  readonly pendingCount: number;
  readonly problems: ProblemCounts;
}
export interface RevisionNode extends TreeNodeBase {
  readonly kind: 'head' | 'revision' | 'merge' | 'branchPoint' | 'base';
  /** The first line of the message, else the id, else the file's name. */
  readonly name: string;
  /** Of a head: its branch labels, own and inherited. */
  readonly labels: readonly string[];
  /** Whether other revisions depend on a head. */
  readonly isNeeded: boolean;
  /** Whether it is not on the default branch, where others are. */
  readonly isYours: boolean;
  /** As the file has it; null where it says nothing. */
  readonly createDate: string | null;
  readonly problems: ProblemCounts;
  /** Where the database is with this revision, once it was asked. */
  readonly databaseState?: 'applied' | 'pending';
}
/** One of several lines that a merge joins, named by its newest revision. */
export interface BranchNode extends TreeNodeBase {
  readonly kind: 'branch';
  readonly name: string;
}
/** Ends a merged line: names the revision that it begins after. */
export interface BranchStartNode extends TreeNodeBase {
  readonly kind: 'branchStart';
  readonly name: string;
}
/** The rest of a long list; of a history, or of the top of the tree. */
export interface PageNode extends TreeNodeBase {
  readonly kind: 'page';
  readonly count: number;
  readonly isHistory: boolean;
}
/** A file without a revision. */
export interface FileNode extends TreeNodeBase {
  readonly kind: 'file';
  readonly name: string;
  /** Why it holds none: a sentence. */
  readonly reason: string;
  readonly problems: ProblemCounts;
}
/**
 * Stands before the revision that the database is at, at the end of the history while none is applied, or at the top
 * for a revision that no file has.
 */
export interface DatabaseNode extends TreeNodeBase {
  readonly kind: 'database';
  /** The database, as users know it. */
  readonly name: string;
  /** The revisions that no file has; empty where the place is known. */
  readonly unknown: readonly string[];
}
export type TreeNode =
  EnvironmentNode | RevisionNode | BranchNode | BranchStartNode | PageNode | FileNode | DatabaseNode;
export type TreeNodeKind = TreeNode['kind'];

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
}

/** Request: `RelativesParams` → `RevisionSummary[]`, parents or children of the revision in a document. */
export const Relatives = 'alembic/relatives';
export interface RelativesParams {
  readonly uri: string;
  readonly direction: 'parents' | 'children';
}

/** Request: `EnvironmentParams` → `RevisionSummary[]`, all of an environment, line by line, newest first. */
export const Revisions = 'alembic/revisions';

/** Request: `NewRevisionParams` → `NewRevisionResult`. Runs the project's own Alembic. */
export const NewRevision = 'alembic/newRevision';
export interface NewRevisionParams {
  readonly environment: string;
  readonly message: string;
  /** Id of the revision to start from; absent for the only head. */
  readonly head?: string;
  /** Compares the models with the database, which is connected to. */
  readonly autogenerate?: boolean;
  readonly branchLabel?: string;
  readonly dependsOn?: readonly string[];
  /** One of the environment's version locations, absolute. */
  readonly versionPath?: string;
}
export type NewRevisionResult = CreatedRevision | RunFailure;
export interface CreatedRevision {
  readonly uri: string;
  /** Whether autogenerate found no difference between models and database. */
  readonly isEmpty?: boolean;
  /** Where to begin to write: the `pass` of `upgrade()`, else before its first statement; absent without one. */
  readonly selection?: Range;
  readonly interpreter?: ChosenInterpreter;
}
/** The Python that ran, and why it was chosen. */
export interface ChosenInterpreter {
  readonly path: string;
  readonly reason: string;
}

/** Request: `DebugInformationParams`, or none → string: Markdown for "Copy Debug Information". */
export const DebugInformation = 'alembic/debugInformation';
export interface DebugInformationParams {
  /** The document that the user looks at: it is told whether it is a revision, and why not. */
  readonly uri?: string;
}

/**
 * Request: `PythonParams` → `PythonAnswer`: the Python that would run Alembic, and that it has it. Runs nothing of the
 * project.
 */
export const Python = 'alembic/python';
/** An environment, or the URI of a folder that has none yet. */
export type PythonPlace = EnvironmentParams | { readonly folder: string };
/** `onlyFiles`: nothing is started to find out; what files do not show for sure to be missing counts as there. */
export type PythonParams = PythonPlace & { readonly onlyFiles?: boolean };
/** `interpreter` is absent where `alembic.command` takes its place, and where only files were asked. */
export type PythonAnswer = { readonly interpreter?: ChosenInterpreter } | RunFailure;

/**
 * Request: `PythonPlace` → `InstallationAnswer`: what would get Alembic, and what the project declares beside it, into
 * that Python. Runs nothing.
 */
export const Installation = 'alembic/installation';
export type InstallationAnswer = InstallationCommands | RunFailure;
export interface InstallationCommands {
  /** The directory to run them in, absolute. */
  readonly cwd: string;
  /** One after the other, each a list of arguments. */
  readonly commands: readonly (readonly string[])[];
}

/**
 * Request server → client: `{ folder: uri }` → the interpreter that the editor's Python extension has selected, or
 * null.
 */
export const EditorInterpreter = 'alembic/editorInterpreter';
export interface EditorInterpreterParams {
  readonly folder: string;
}
export type EditorInterpreterResult = ChosenInterpreter | null;

/**
 * Request server → client: `EnvironmentParams` → the URL that the user gave for an environment's database, or null. It
 * is a secret.
 */
export const SelectedDatabase = 'alembic/selectedDatabase';
export type SelectedDatabaseResult = SelectedUrl | null;

/**
 * Notification client → server: `EnvironmentParams`. Another database is meant: what is known of where it stands is
 * over.
 */
export const DatabaseSelected = 'alembic/databaseSelected';

// --- Preview -------------------------------------------------------------------------------------------------------

/**
 * Request: `PreviewParams` → `PreviewAnswer`. Runs the project's own Alembic offline, warm; takes open buffers over
 * disk.
 */
export const Preview = 'alembic/preview';
export interface PreviewParams {
  readonly scope: PreviewScope;
  readonly direction: 'upgrade' | 'downgrade';
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** How far a long rendering is, is reported to it. */
  readonly workDoneToken?: string | number;
}
export type PreviewScope =
  | { readonly kind: 'revision'; readonly uri: string }
  /** Ids, symbols or relative identifiers as Alembic takes them. */
  | { readonly kind: 'range'; readonly environment: string; readonly from: string; readonly to: string }
  /** From the database's revisions, as last read, to the heads. */
  | { readonly kind: 'pending'; readonly environment: string }
  | { readonly kind: 'all'; readonly environment: string };

export interface PreviewResult {
  readonly environment: string;
  readonly environmentName: string;
  /** The dialect that the SQL is for; null when none could be found out. */
  readonly dialect: string | null;
  /** In the order in which Alembic runs them. */
  readonly revisions: readonly PreviewRevision[];
  /** What env.py itself runs; absent where that is not known, or nothing. */
  readonly environmentStatements?: readonly EnvironmentStatement[];
  /** What the reader should know: env.py would connect, was left out, printed something … */
  readonly notes: readonly string[];
}
/** A failure where nothing could be rendered at all. */
export type PreviewAnswer = PreviewResult | RunFailure;
export interface PreviewRevision {
  readonly revision: string;
  readonly message: string;
  readonly uri: string;
  readonly direction: 'upgrade' | 'downgrade';
  readonly statements: readonly PreviewStatement[];
  /** What ended the rendering of this revision; the statements before it are shown. */
  readonly error: PreviewError | null;
  /** Conditions that ask whether Alembic runs offline: the SQL is of the branch for scripts. Absent without any. */
  readonly offlineConditions?: readonly OfflineCondition[];
  /** Whether it may lose data in a way that its SQL does not show; absent for no. */
  readonly mayLoseUnseen?: boolean;
}
export interface PreviewStatement {
  /** Without a trailing semicolon. */
  readonly sql: string;
  /** The Python statement in the revision's file that caused it. */
  readonly range: Range | null;
  /** The multidb template's database; null elsewhere. */
  readonly database: string | null;
  /** Which of env.py's runs of the migrations, from 0; absent where there is one. */
  readonly run?: number;
  /**
   * What is lost when it runs, such as "drops the table item with its rows"; null for nothing, or for what was created
   * only by the SQL before it.
   */
  readonly loses: string | null;
  /** Why Alembic can't render what belongs here; `sql` then is a comment that says so. */
  readonly gap?: string;
}
/** A statement that env.py itself runs. */
export interface EnvironmentStatement {
  readonly sql: string;
  /** Of env.py. */
  readonly uri: string;
  readonly range: Range | null;
  /** Before or after the revisions, as of the run with that number where there are several. */
  readonly position: 'before' | 'after';
  readonly run?: number;
}
export interface OfflineCondition {
  readonly range: Range;
  /** Whether a live run takes the other branch for sure. */
  readonly decides: boolean;
}
export interface PreviewError {
  readonly message: string;
  readonly details: string;
  readonly range: Range | null;
}

// --- Database ------------------------------------------------------------------------------------------------------

/** Request: `EnvironmentParams` → `CurrentResult | RunFailure`. Connects to the database, reads only. */
export const Current = 'alembic/current';
export interface EnvironmentParams {
  readonly environment: string;
}
export interface CurrentResult {
  readonly database: DatabaseSummary;
  readonly revisions: readonly string[];
  /** Of these, the ones that no file has. */
  readonly unknown: readonly string[];
  readonly hasVersionTable: boolean;
  /** Of the unknown ones, those that other branches have. */
  readonly elsewhere?: readonly RevisionElsewhere[];
  /** Steps from here to all heads; null when unknown revisions make that impossible. */
  readonly pending: number | null;
}

/** A revision that the database has, no file here, and some branch. */
export interface RevisionElsewhere {
  readonly revision: string;
  readonly message: string;
  /** As git calls them, newest first. */
  readonly branches: readonly string[];
  /**
   * What `alembic downgrade` takes on such a branch so that the database stands at a revision that is here; null where
   * there are several.
   */
  readonly downgradeTo: string | null;
}

/**
 * Request: `CommandParams` → `CommandPlan | RunFailure`: what upgrade, downgrade or stamp would do. Reads the database,
 * changes nothing.
 */
export const PlanCommand = 'alembic/planCommand';
export interface CommandParams {
  readonly environment: string;
  readonly command: 'upgrade' | 'downgrade' | 'stamp';
  /** What Alembic takes: an id, "head", "heads", "base", "-1", "label@head" … */
  readonly to: string;
}
export interface CommandPlan {
  readonly database: DatabaseSummary;
  readonly from: readonly string[];
  /** What the database is at afterwards; null where the files do not tell. */
  readonly after: readonly string[] | null;
  readonly steps: readonly {
    readonly revision: string;
    readonly message: string;
    readonly uri: string;
    readonly direction: 'upgrade' | 'downgrade';
  }[];
  /** What the question is about; to be handed back with the answer. */
  readonly seal: CommandSeal;
  /** Names of files that take part and have unsaved text: Alembic runs the saved files. */
  readonly unsaved: readonly string[];
  readonly preview: PreviewResult | null;
  /** Steps that lose data, one line each. */
  readonly losses: readonly string[];
  /** What a person must type to go on; null when one click is enough (a local database, nothing lost). */
  readonly confirmation: string | null;
}

/**
 * What exactly a plan would run: SHA-256 of the bytes of each step's file and of env.py, null for one that cannot be
 * read here. What these files import is not in it.
 */
export interface CommandSeal {
  readonly steps: readonly {
    readonly revision: string;
    readonly direction: 'upgrade' | 'downgrade';
    readonly digest: string | null;
  }[];
  /** The revisions that a stamp writes. */
  readonly target: readonly string[] | null;
  readonly environment: string | null;
}

/** What a command of Alembic's printed, redacted, and the call as a person would type it. */
export interface CommandOutput {
  readonly output: string;
  readonly command: string;
}

/**
 * Request: `RunCommandParams` → `CommandAnswer`: runs it, as long as it takes. The client has asked the user. Only
 * `CancelCommand` ends it: a request that is taken back, a client and a server that end leave it alone, and it is
 * reported with `CommandEnded`. One environment has one run at a time.
 */
export const RunCommand = 'alembic/runCommand';
export interface RunCommandParams extends CommandParams {
  /**
   * What the user was shown. Where the database is another one by now, is at other revisions, or another file would
   * run, nothing runs.
   */
  readonly confirmed?: Pick<CommandPlan, 'from' | 'seal'> & { readonly database: string };
}

/** `run`: what the client says that it has shown, with `CommandSeen`; absent where nothing ran. */
export type CommandAnswer = (CommandOutput | RunFailure) & { readonly run?: string };

/** Request: `EnvironmentParams` → whether something ran that ends now. The client has asked the user. */
export const CancelCommand = 'alembic/cancelCommand';

/**
 * Notification server → client: a run goes on that no request waits for, because an earlier server started it.
 * `CommandEnded` will follow.
 */
export const CommandRunning = 'alembic/commandRunning';
export interface CommandRunning {
  /** Opaque. */
  readonly run: string;
  /** Null where the environment is not here any more. */
  readonly environment: string | null;
  readonly command: CommandParams['command'];
  readonly to: string;
  /** In one line; null where it is not known. */
  readonly database: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Notification server → client: how a run ended that no request waits for. Clients without `commandReports` are shown
 * the message.
 */
export const CommandEnded = 'alembic/commandEnded';
export interface CommandReport extends CommandRunning {
  /** What happened, and what the database is at now, in sentences. */
  readonly message: string;
  readonly answer: CommandOutput | RunFailure;
}

/**
 * Notification client → server: the user was shown how a run ended. Until then it is reported again by the next server.
 */
export const CommandSeen = 'alembic/commandSeen';
export interface CommandSeenParams {
  readonly run: string;
}

// --- Further commands ----------------------------------------------------------------------------------------------

/** Request: `MergeParams` → `NewRevisionResult`. */
export const Merge = 'alembic/merge';
export interface MergeParams {
  readonly environment: string;
  readonly message: string;
  /** Ids, at least two. */
  readonly revisions: readonly string[];
}

/** What the command of a quick fix is called with, as `alembic.mergeHeads`: these revisions of this environment. */
export interface FixCommandArgument {
  readonly environment: string;
  readonly revision: null;
  readonly revisions: readonly string[];
}

/**
 * Request: `RebaseParams` → `RebaseAnswer`: lets a branch follow another head. Changes nothing: the client applies the
 * edits, as one that can be undone.
 */
export const Rebase = 'alembic/rebase';
export interface RebaseParams {
  readonly environment: string;
  /** A revision of the branch that moves; null for the only head that is yours. */
  readonly revision: string | null;
  /** What it is to follow; null for the only other head. */
  readonly onto: string | null;
}
export type RebaseAnswer =
  | {
      readonly kind: 'edits';
      readonly revision: RevisionSummary;
      readonly onto: RevisionSummary;
      readonly edits: readonly FileEdit[];
    }
  /** What `revision`, or `onto`, may be. */
  | { readonly kind: 'chooseRevision' | 'chooseOnto'; readonly choices: readonly RebaseChoice[] }
  | Refused;
export interface RebaseChoice extends RevisionSummary {
  readonly isYours: boolean;
}
/** Request: `EnvironmentParams` → `BranchesAnswer`, those of the environment's repository, newest first. */
export const Branches = 'alembic/branches';
export type BranchesAnswer = { readonly kind: 'branches'; readonly branches: readonly string[] } | Refused;
/**
 * Request: `CompareHeadsParams` → `CompareHeadsAnswer`: the heads that a merge of a branch would leave. Touches no
 * file.
 */
export const CompareHeads = 'alembic/compareHeads';
export interface CompareHeadsParams {
  readonly environment: string;
  readonly branch: string;
}
export type CompareHeadsAnswer = ComparedHeads | Refused;
export interface ComparedHeads {
  readonly kind: 'heads';
  readonly heads: readonly ComparedHead[];
  /** What to do, in sentences. */
  readonly advice: string;
}
export interface ComparedHead {
  readonly revision: string | null;
  readonly message: string;
  readonly place: 'here' | 'there' | 'both';
  /** Where it stands here; null for a revision that only the branch has. */
  readonly uri: string | null;
  readonly range: Range | null;
}
/** The reason is a sentence. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export interface FileEdit {
  readonly uri: string;
  readonly range: Range;
  readonly newText: string;
}

/** Request: `EnvironmentParams` → `CheckResult | RunFailure`. Connects, changes nothing. */
export const Check = 'alembic/check';
export interface CheckResult {
  readonly database: DatabaseSummary;
  readonly differences: readonly {
    /** "column item.price is in the models and not in the database". */
    readonly description: string;
    /** The Python of the operation that would mend it. */
    readonly operation: string;
  }[];
}

/** Request: `InitTemplatesParams` → `InitTemplatesResult`: our own first, then what the folder's Alembic offers. */
export const InitTemplates = 'alembic/initTemplates';
export interface InitTemplatesParams {
  /** URI. */
  readonly folder: string;
}
export type InitTemplatesResult = readonly InitTemplate[] | RunFailure;
export interface InitTemplate {
  readonly name: string;
  readonly description: string;
}
/** Request: `InitParams` → `InitResult | RunFailure`. Writes files that are not there yet, or none. */
export const Init = 'alembic/init';
export interface InitParams {
  /** URI. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly directory: string;
  readonly template: string;
}
export interface InitResult {
  /** Files that were made, as URIs; the first is the one to open. */
  readonly files: readonly string[];
  readonly output: string;
}
