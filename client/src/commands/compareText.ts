import type { ComparedHeads, RevisionName } from 'alembic-language-server/messages';
import type { Words } from '../words.js';

/** What a comparison with a branch found, in words. */
export interface ComparisonText {
  readonly message: string;
  /** Several lines; empty where the message says all. */
  readonly detail: string;
}

// More would not fit into a dialog on a small screen.
const revisionsShown = 5;
const problemsShown = 4;

/** What merging would give, who brings what, and what can be done about it. */
export function comparisonText(branch: string, compared: ComparedHeads, l10n: Words): ComparisonText {
  const { heads, brought, yours, problems, conflicts } = compared;
  const isQuiet = !needsDecision(compared);
  const before = compared.before.map(nameText).join(', ');
  const side = (text: string, revisions: readonly RevisionName[]): string[] =>
    revisions.length === 0 ? [] : [text, ...shortened(revisions.map(nameText), revisionsShown, l10n)];
  const sections = [
    isQuiet
      ? []
      : [
          compared.before.length > 1 ? l10n.t('Heads now: {0}', before) : l10n.t('Head now: {0}', before),
          l10n.t('Heads after merging:'),
          ...heads.map((head) => `  • ${nameText(head)}, ${placeText(head.place, branch, l10n)}`),
        ],
    isQuiet ? [] : side(l10n.t('{0} brings:', branch), brought),
    isQuiet ? [] : side(l10n.t('Only here:'), yours),
    problems.length === 0 ? [] : [l10n.t('Problems:'), ...shortened(problems, problemsShown, l10n)],
    conflicts.length === 0
      ? []
      : [l10n.t('Git cannot merge, resolve it there:'), ...shortened(conflicts, problemsShown, l10n)],
    wayOutLines(branch, compared, l10n),
  ];
  return {
    message: headsText(branch, compared, l10n),
    detail: sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  };
}

/** Whether somebody should do something before the merge. */
export function needsDecision({ heads, problems, conflicts }: ComparedHeads): boolean {
  return heads.some(({ isCompeting }) => isCompeting) || problems.length + conflicts.length > 0;
}

/** The heads in each other's way, where all of them are here: they can be merged now. Undefined elsewhere. */
export function mergeableHeads({ heads }: ComparedHeads): readonly string[] | undefined {
  const competing = heads.filter(({ isCompeting }) => isCompeting);
  const ids = competing.flatMap(({ revision, place }) => (revision === null || place === 'there' ? [] : [revision]));
  return competing.length > 1 && ids.length === competing.length ? ids : undefined;
}

function headsText(branch: string, { heads }: ComparedHeads, l10n: Words): string {
  const [first] = heads;
  if (heads.length === 1 && first !== undefined)
    return l10n.t('Merging {0} gives one head: {1}.', branch, nameText(first));
  return heads.some(({ isCompeting }) => isCompeting)
    ? l10n.t('Merging {0} gives {1} heads.', branch, heads.length)
    : l10n.t("Merging {0} gives {1} heads, none of which is in another's way.", branch, heads.length);
}

function wayOutLines(branch: string, compared: ComparedHeads, l10n: Words): string[] {
  const { rebase, heads } = compared;
  const competing = heads.filter(({ isCompeting }) => isCompeting);
  if (competing.length === 0) return [];
  if (mergeableHeads(compared) !== undefined)
    return [l10n.t('All of these heads are here already: merge them, or let one follow the other.')];
  if (competing.every(({ place }) => place !== 'here'))
    return [l10n.t('{0} has these heads by itself: merge them there.', branch)];
  return [
    ...(rebase === null
      ? []
      : rebase.kind === 'refused'
        ? [l10n.t('Yours cannot be rebased: {0}.', rebase.reason)]
        : [
            l10n.t(
              'Rebase Mine lets {0} follow {1}. That file comes with {2}, so merge or pull {2} next: until then Alembic does not find the parent.',
              nameText(rebase.first),
              nameText(rebase.onto),
              branch,
            ),
          ]),
    l10n.t('A merge revision needs both heads here: merge or pull {0} with git first, then run Merge Heads.', branch),
  ];
}

function placeText(place: ComparedHeads['heads'][number]['place'], branch: string, l10n: Words): string {
  switch (place) {
    case 'here':
      return l10n.t('only here');
    case 'there':
      return l10n.t('from {0}', branch);
    case 'both':
      return l10n.t('here and on {0}', branch);
  }
}

/** "add invoices (3f9c2e71a0b4)". */
function nameText({ name, revision }: RevisionName): string {
  return revision === null || revision === name ? name : `${name} (${revision})`;
}

function shortened(lines: readonly string[], most: number, l10n: Words): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [l10n.t('{0} more', more)] : [])].map((line) => `  • ${line}`);
}
