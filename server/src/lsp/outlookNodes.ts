import type { OutlineAddress } from '../core/graph/outline.js';
import type { MergedHead, MergeOutlook } from '../core/review/mergeOutlook.js';
import { baseName, uriOfPath } from '../workspace/paths.js';
import { revisionLocation } from './locations.js';
import { markdown } from './markup.js';
import type { OutlookHeadNode, OutlookProblemNode, TreeNode } from './messages.js';
import { revisionName } from './revisionText.js';
import { encodeNodeId } from './treeNodeId.js';
import type { TreePlace } from './treeNodes.js';

/** Where the children of the row are that says what a merge gives: no line of revisions begins with an empty id. */
const outlookAddress = { line: [''], merge: 'outlook' };

export function isOutlookAddress(address: OutlineAddress): boolean {
  return address.line[0] === '' && 'merge' in address && address.merge === outlookAddress.merge;
}

/** The row that says what merging the default branch would give; none where that is not worth knowing. */
export function outlookNode({ environment }: TreePlace): TreeNode[] {
  const { outlook, id } = environment;
  if (outlook === undefined) return [];
  const { ref, competing, addsHeads, problems, conflicts } = outlook;
  return [
    {
      kind: 'outlook',
      id: encodeNodeId({ environment: id, address: outlookAddress, key: 'outlook' }),
      branch: ref,
      headCount: addsHeads ? competing.length : 0,
      problemCount: problems.length,
      conflictCount: conflicts.length,
      tooltip: tooltip(outlook),
      collapsible: 'expanded',
      environment: id,
      revision: null,
      uri: null,
      range: null,
    },
  ];
}

/** What that row consists of. */
export function outlookChildren(place: TreePlace): TreeNode[] {
  const { environment } = place;
  const { outlook, id } = environment;
  if (outlook === undefined) return [];
  const leaf = (key: string) => ({
    id: encodeNodeId({ environment: id, address: { line: [''], from: 0 }, key: `outlook ${key}` }),
    collapsible: 'none' as const,
    environment: id,
  });
  const heads = (outlook.addsHeads ? outlook.competing : []).map(({ revision, side }): OutlookHeadNode => {
    const here = revision.id === null ? undefined : environment.graph.byId.get(revision.id);
    return {
      ...leaf(`head ${revision.file.path}`),
      kind: 'outlookHead',
      name: revisionName(revision),
      branch: outlook.ref,
      side,
      tooltip: headTooltip({ revision, side }, outlook),
      revision: revision.id,
      ...(here === undefined ? { uri: null, range: null } : revisionLocation(place.snapshot, here)),
    };
  });
  const conflicts = outlook.conflicts.map((path): OutlookProblemNode => ({
    ...leaf(`conflict ${path}`),
    kind: 'outlookConflict',
    name: baseName(path),
    tooltip: markdown.paragraphs([markdown.text('Git cannot merge this file.'), markdown.code(path)]),
    revision: null,
    uri: uriOfPath(path),
    range: null,
  }));
  const problems = outlook.problems.map((problem): OutlookProblemNode => {
    const isHere = environment.files.has(problem.file);
    return {
      ...leaf(`problem ${problem.code} ${problem.file} ${String(problem.span.start)}`),
      kind: 'outlookProblem',
      name: problem.message,
      tooltip: markdown.paragraphs([markdown.text(`${problem.code}: ${problem.message}`), markdown.code(problem.file)]),
      revision: null,
      uri: isHere ? uriOfPath(problem.file) : null,
      range: null,
    };
  });
  return [...heads, ...conflicts, ...problems];
}

function tooltip({ ref, ways }: MergeOutlook): string {
  const canRebase = ways.some(({ rebase }) => rebase.kind === 'steps');
  return markdown.paragraphs([
    markdown.text(`Compared with ${ref} as it was last fetched. Nothing was merged.`),
    ...(canRebase ? [markdown.text('Compare Heads with Branch… shows all, and rebases yours.')] : []),
  ]);
}

function headTooltip({ revision, side }: MergedHead, { ref }: MergeOutlook): string {
  const place = { here: 'Only here', there: `Only on ${ref}`, both: `Here and on ${ref}` }[side];
  return markdown.paragraphs([
    markdown.bold(revisionName(revision)),
    ...(revision.id === null ? [] : [markdown.code(revision.id)]),
    markdown.text(place),
    markdown.code(baseName(revision.file.path)),
  ]);
}
