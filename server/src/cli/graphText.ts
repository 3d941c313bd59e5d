import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { ConfigProblem } from '../core/project/environment.js';
import { isWarned, type Problem } from '../core/review/problem.js';
import { positionAt } from '../workspace/lineTable.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { relativePath, type Project } from './project.js';
import { oneLine, type Styles } from './style.js';

/** A person reads the first few and knows. */
const shownUnknowns = 5;

/**
 * `graph --format text`, for humans: each environment with its heads, then what is wrong. Lines and columns count from
 * 1.
 */
export function graphText(project: Project, styles: Styles): string {
  const { environments, problems } = project.snapshot;
  const sections = [
    ...mergeText(project, styles),
    ...environments.map((environment) => environmentText(project, environment, styles)),
    ...(environments.length === 0 ? [nothingFound(project)] : []),
    ...(problems.size === 0 ? [] : [problemsText(project, [...problems.values()].flat(), styles)]),
    ...(project.read === 'headers' && environments.length > 0
      ? [[styles.faint('The headers of the files were read; --bodies looks inside functions too.')]]
      : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function mergeText(project: Project, styles: Styles): string[][] {
  const { merge } = project;
  if (merge === undefined) return [];
  const refs = merge.refs.map(({ name, commit }) => `${name} (${commit.slice(0, 12)})`).join(', ');
  const conflicts = merge.conflicts.map((file) => `  in conflict: ${oneLine(relativePath(project, file))}`);
  return [[styles.strong(oneLine(`After merging ${refs}`)), ...conflicts]];
}

function environmentText(project: Project, { environment, graph }: IndexedEnvironment, styles: Styles): string[] {
  const { source } = environment;
  const configuration =
    source === null ? 'no configuration file' : `${relativePath(project, source.configFile)} [${source.section}]`;
  const counts = [
    count(graph.revisions.length, 'revision'),
    count(graph.heads.length, 'head'),
    count(graph.bases.length, 'base'),
    count(graph.branchPoints.length, 'branch point'),
    count(graph.mergePoints.length, 'merge point'),
  ];
  return [
    `${styles.strong(oneLine(environment.name))}  ${styles.faint(oneLine(configuration))}`,
    `  ${counts.join(', ')}`,
    ...headsText(project, graph, styles),
    ...pointsText('branch points', graph.branchPoints),
    ...pointsText('merge points', graph.mergePoints),
    ...unresolvedText(environment.unresolved),
    ...unknownText(project, graph),
  ];
}

function headsText(
  { merge }: Project,
  { heads, effectiveHeads, effectiveLabels }: RevisionGraph,
  styles: Styles,
): string[] {
  const effective = new Set(effectiveHeads);
  return heads.map((head) => {
    const id = head.id ?? '';
    const labels = effectiveLabels.get(id) ?? [];
    const kind = effective.has(head) ? 'head' : 'head, depended upon';
    const about = labels.length === 0 ? `(${kind})` : `(${kind}; ${labels.join(', ')})`;
    const sides = merge === undefined ? '' : ` from ${merge.sidesOf(head.file.path).join(', ')}`;
    return `  ${styles.good(oneLine(id))} ${styles.faint(oneLine(`${about}${sides}`))} ${oneLine(head.message)}`.trimEnd();
  });
}

function pointsText(title: string, points: readonly Revision[]): string[] {
  return points.length === 0 ? [] : [`  ${title}: ${oneLine(points.map(({ id }) => id).join(', '))}`];
}

function unresolvedText(unresolved: IndexedEnvironment['environment']['unresolved']): string[] {
  return unresolved
    .map(({ value, reason }) => oneLine(`not known: the version location ${value}: ${reason}`))
    .map((line) => `  ${line}`);
}

function unknownText(project: Project, { revisions }: RevisionGraph): string[] {
  const all = revisions.flatMap(({ file, unknown }) =>
    unknown.map(({ field, reason }) => `${relativePath(project, file.path)}: ${field}: ${reason}`),
  );
  const rest = all.length - shownUnknowns;
  return [
    ...all.slice(0, shownUnknowns).map((line) => `  not known: ${oneLine(line)}`),
    ...(rest > 0 ? [`  and ${String(rest)} more that are not known (--format json lists all)`] : []),
  ];
}

function nothingFound({ snapshot }: Project): string[] {
  return [
    'No Alembic environment was found.',
    ...snapshot.notes.map(({ file, reason }) => `  ${oneLine(`${file}: ${reason}`)}`),
  ];
}

function problemsText(project: Project, problems: readonly (Problem | ConfigProblem)[], styles: Styles): string[] {
  const warned = problems.filter(isWarned);
  const lines = warned.map(({ file, span, severity, code, message }) => {
    const { line, character } = positionAt(project.snapshot.lines(file), span.start);
    const place = `${relativePath(project, file)}:${String(line + 1)}:${String(character + 1)}`;
    const style = severity === 'error' ? styles.error : styles.warning;
    return `${oneLine(place)}: ${style(severity)} ${code} ${oneLine(message)}`;
  });
  const others = problems.length - warned.length;
  return [
    ...lines,
    ...(warned.length > 0 ? [styles.strong(count(warned.length, 'problem'))] : []),
    ...(others > 0 ? [`${count(others, 'hint')} (--format json lists all)`] : []),
  ];
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
