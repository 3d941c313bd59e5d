import {
  type BranchChoice,
  BranchesRequest,
  type ComparedHeads,
  CompareHeadsRequest,
  type EnvironmentSummary,
  type FixCommandArgument,
  RebaseRequest,
} from 'alembic-language-server/messages';
import { commands, l10n, ProgressLocation, QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { comparisonText, mergeableHeads, needsDecision } from './compareText.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { placeOf, type Place } from './place.js';
import { applyRebase } from './rebaseRevision.js';

/**
 * Says what merging a branch would give before it is merged, with the ways out as buttons. The row of the tree that
 * says so names the branch; else it is chosen.
 */
export async function compareHeads(client: Client, argument: unknown): Promise<void> {
  const environment = await chooseEnvironment(client, placeOf(argument), l10n.t('Compare Heads with Branch'));
  if (environment === undefined) return;
  const branch = branchOf(argument) ?? (await chooseBranch(client, environment));
  if (branch === undefined) return;
  const compared = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Comparing with {0}', branch) },
    () => client.server.request(CompareHeadsRequest, { environment: environment.id, branch }),
  );
  if (compared.kind === 'refused') return void window.showWarningMessage(compared.reason);
  const { message, detail } = comparisonText(branch, compared, l10n);
  if (!needsDecision(compared)) return void window.showInformationMessage(message);
  const ways = waysOut(client, environment, branch, compared);
  const chosen = await window.showWarningMessage(message, { modal: true, detail }, ...ways.map(({ title }) => title));
  await ways.find(({ title }) => title === chosen)?.go();
}

interface WayOut {
  readonly title: string;
  readonly go: () => Promise<unknown>;
}

function waysOut(
  client: Client,
  { id: environment }: EnvironmentSummary,
  branch: string,
  compared: ComparedHeads,
): WayOut[] {
  const { rebase } = compared;
  const here: Place = { environment, revision: null };
  const merged = mergeableHeads(compared);
  if (merged !== undefined) {
    const heads: FixCommandArgument = { environment, revision: null, revisions: merged };
    return [
      { title: l10n.t('Rebase Mine'), go: async () => commands.executeCommand('alembic.rebaseRevision', here) },
      { title: l10n.t('Merge Revision'), go: async () => commands.executeCommand('alembic.mergeHeads', heads) },
    ];
  }
  if (rebase?.kind !== 'rebase') return [];
  return [
    {
      title: l10n.t('Rebase Mine'),
      async go() {
        const params = { environment, revision: rebase.revision, onto: null, branch };
        const answer = await client.server.request(RebaseRequest, params);
        if (answer.kind === 'edits') return applyRebase(answer);
        if (answer.kind === 'refused') return window.showWarningMessage(answer.reason);
        return undefined;
      },
    },
  ];
}

/** The branch of a row of the tree. */
function branchOf(argument: unknown): string | undefined {
  const isRow = typeof argument === 'object' && argument !== null && 'branch' in argument;
  return isRow && typeof argument.branch === 'string' ? argument.branch : undefined;
}

/** Undefined when the user left, or where there is no other branch. */
async function chooseBranch({ server }: Client, { id }: EnvironmentSummary): Promise<string | undefined> {
  const listed = await server.request(BranchesRequest, { environment: id });
  if (listed.kind === 'refused') {
    void window.showWarningMessage(listed.reason);
    return undefined;
  }
  if (listed.branches.length === 0) {
    void window.showInformationMessage(l10n.t('There is no other branch to compare with.'));
    return undefined;
  }
  const picked = await window.showQuickPick(branchItems(listed.branches), {
    title: l10n.t('Compare Heads with Branch'),
    placeHolder: l10n.t('The branch or tag that would be merged. Nothing is fetched or merged.'),
    matchOnDescription: true,
  });
  return picked?.branch;
}

type BranchItem = QuickPickItem & { readonly branch?: string };

/** The default branch, then branches and tags, each kind below its name. */
function branchItems(branches: readonly BranchChoice[]): BranchItem[] {
  const usual = branches.filter(({ isDefault }) => isDefault);
  const groups: readonly (readonly [string, readonly BranchChoice[]])[] = [
    [l10n.t('default branch'), usual],
    [l10n.t('remote branches'), branches.filter(({ kind, isDefault }) => kind === 'remote' && !isDefault)],
    [l10n.t('branches'), branches.filter(({ kind, isDefault }) => kind === 'branch' && !isDefault)],
    [l10n.t('tags'), branches.filter(({ kind }) => kind === 'tag')],
  ];
  return groups.flatMap(([label, choices]): BranchItem[] =>
    choices.length === 0
      ? []
      : [
          { label, kind: QuickPickItemKind.Separator },
          ...choices.map(({ name }): BranchItem => ({ label: name, branch: name })),
        ],
  );
}
