import type { EnvironmentSummary, NewRevisionParams } from 'alembic-language-server/messages';
import { l10n, workspace, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { back, pickOne } from './pickOne.js';
import { pickRevision, pickRevisions, type RevisionItem } from './pickRevision.js';

/** What a new revision can be told beyond its message; undefined or empty for what Alembic does by itself. */
export interface RevisionOptions {
  readonly head: string | undefined;
  readonly branchLabel: string | undefined;
  readonly dependsOn: readonly string[];
  readonly versionPath: string | undefined;
}

/** The options as the server takes them. */
export function optionParams({
  head,
  branchLabel,
  dependsOn,
  versionPath,
}: RevisionOptions): Omit<NewRevisionParams, 'environment' | 'message'> {
  return {
    ...(head !== undefined && { head }),
    ...(branchLabel !== undefined && { branchLabel }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(versionPath !== undefined && { versionPath }),
  };
}

interface Option extends QuickPickItem {
  /** The options with the user's answer; undefined when the user left that question. */
  readonly ask: () => Promise<RevisionOptions | undefined>;
}

/** Asks which options to set until the user goes back; answers what was set. */
export async function editOptions(
  client: Client,
  environment: EnvironmentSummary,
  options: RevisionOptions,
): Promise<RevisionOptions> {
  const title = l10n.t('New Revision: More Options');
  let edited = options;
  for (;;) {
    const picked = await pickOne(optionItems(client, environment, edited), { title, canGoBack: true });
    if (picked === undefined || picked === back) return edited;
    edited = (await picked.ask()) ?? edited;
  }
}

/** What was set beside the start, which the title tells, in one line for the next question; empty when nothing was. */
export function optionsText({ branchLabel, dependsOn, versionPath }: RevisionOptions): string {
  return [
    branchLabel === undefined ? '' : l10n.t('branch label {0}', branchLabel),
    dependsOn.length === 0 ? '' : l10n.t('depends on {0}', dependsOn.join(', ')),
    versionPath === undefined ? '' : l10n.t('in {0}', workspace.asRelativePath(versionPath)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function optionItems(client: Client, environment: EnvironmentSummary, options: RevisionOptions): Option[] {
  const { head, branchLabel, dependsOn, versionPath } = options;
  const locations = environment.versionLocations ?? [];
  return [
    {
      label: l10n.t('Start From'),
      description: head ?? l10n.t('the head'),
      detail: l10n.t('Any revision other than the head begins a new branch.'),
      ask: () => askHead(client, environment, options),
    },
    {
      label: l10n.t('Branch Label'),
      description: branchLabel ?? l10n.t('none'),
      detail: l10n.t('A name for the branch that begins here, such as in "upgrade name@head".'),
      ask: () => askBranchLabel(options),
    },
    ...(isOnlyLine(environment, options)
      ? []
      : [
          {
            label: l10n.t('Depends On'),
            description: dependsOn.length === 0 ? l10n.t('none') : dependsOn.join(', '),
            detail: l10n.t('Revisions of other branches that must be applied before this one.'),
            ask: () => askDependencies(client, environment, options),
          },
        ]),
    ...(locations.length < 2
      ? []
      : [
          {
            label: l10n.t('Version Location'),
            description:
              versionPath === undefined ? l10n.t('chosen by Alembic') : workspace.asRelativePath(versionPath),
            detail: l10n.t('The directory that the file is created in.'),
            ask: () => askVersionPath(locations, options),
          },
        ]),
  ];
}

/** Whether the new revision follows all others, so that there is no other branch to depend on. */
function isOnlyLine({ heads }: EnvironmentSummary, { head }: RevisionOptions): boolean {
  return heads.length < 2 && (head === undefined || head === heads[0]?.revision);
}

async function askHead(
  client: Client,
  environment: EnvironmentSummary,
  options: RevisionOptions,
): Promise<RevisionOptions | undefined> {
  const base: RevisionItem = {
    label: l10n.t('Base'),
    description: l10n.t('a separate line, beside the others'),
    revision: 'base',
  };
  const head = await pickRevision(client, environment, l10n.t('New Revision: Start From'), [base]);
  return head === undefined || head === back ? undefined : { ...options, head };
}

async function askBranchLabel(options: RevisionOptions): Promise<RevisionOptions | undefined> {
  const answer = await window.showInputBox({
    title: l10n.t('New Revision: Branch Label'),
    prompt: l10n.t('A name for the branch that begins here. Empty: none.'),
    value: options.branchLabel ?? '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /[@:+\s-]/u.test(text.trim())
        ? l10n.t('A branch label cannot contain spaces or any of @ : + -, which have a meaning in Alembic.')
        : undefined,
  });
  if (answer === undefined) return undefined;
  const branchLabel = answer.trim();
  return { ...options, branchLabel: branchLabel === '' ? undefined : branchLabel };
}

async function askDependencies(
  client: Client,
  environment: EnvironmentSummary,
  options: RevisionOptions,
): Promise<RevisionOptions | undefined> {
  const dependsOn = await pickRevisions(client, environment, l10n.t('New Revision: Depends On'), options.dependsOn);
  return dependsOn === undefined ? undefined : { ...options, dependsOn };
}

async function askVersionPath(
  locations: readonly string[],
  options: RevisionOptions,
): Promise<RevisionOptions | undefined> {
  const items = locations.map((location) => ({ label: workspace.asRelativePath(location), location }));
  const picked = await window.showQuickPick(items, { title: l10n.t('New Revision: Version Location') });
  return picked === undefined ? undefined : { ...options, versionPath: picked.location };
}
