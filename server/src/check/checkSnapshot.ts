import path from 'node:path';
import type { RepairWriter } from '../core/edits/repairWriter.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import type { ConfigProblem } from '../core/project/environment.js';
import type { Fix, FixContext } from '../core/review/fix.js';
import type { Problem } from '../core/review/problem.js';
import { inOrder } from '../core/review/reviewGraph.js';
import { rangeOf } from '../workspace/lineTable.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { Finding, FindingSeverity } from './finding.js';
import { createNumbering, fingerprintOf } from './fingerprint.js';

/** What is checked: a project at one moment, on disk or as a merge would leave it. */
export interface CheckSubject {
  /** What paths of findings are relative to. */
  readonly root: string;
  readonly snapshot: Snapshot;
  /** The text of a file, as the snapshot was read from it; undefined where it cannot be read. */
  readonly textOf: (path: string) => string | undefined;
  readonly rewrite: (path: string, wanted: Parameters<FixContext['rewrite']>[1]) => ReturnType<FixContext['rewrite']>;
  readonly repair: RepairWriter;
  /** Whose text a file is. */
  readonly sidesOf: (path: string) => readonly string[];
}

/** A problem, and the reason of the comment that suppresses it. */
export type Found = (Problem | ConfigProblem) & { readonly suppressed?: string };

/** A problem that is a finding, and what it is recognised by. */
interface Identified {
  readonly problem: Found & { readonly severity: FindingSeverity };
  readonly indexed: IndexedEnvironment | null;
  readonly environment: string | null;
  readonly revision: string | null;
  readonly fingerprint: string;
}

/** All findings of a project, those that comments suppress with them: by environment and load order, configuration files first. */
export function checkSnapshot(subject: CheckSubject): Finding[] {
  const { snapshot, textOf } = subject;
  const textAt = ({ file, span }: Found): string => textOf(file)?.slice(span.start, span.end) ?? '';
  return identified(snapshot, textAt).map((found) => findingOf(subject, found));
}

/** What the editor calls hints is no finding. */
function isFinding(problem: Found): problem is Identified['problem'] {
  return problem.severity !== 'hint';
}

/** What problems that two environments report alike have in common. */
export function placeKey({ file, code, message, span }: Pick<Found, 'file' | 'code' | 'message' | 'span'>): string {
  return JSON.stringify([file, code, message, span.start]);
}

/**
 * The findings of a project in order, each with its fingerprint: equal ones are numbered.
 * @param textAt what a problem is about, in the text that it was found in
 */
export function identified(
  snapshot: Pick<Snapshot, 'environments' | 'problems' | 'suppressed'>,
  textAt: (problem: Found) => string,
): Identified[] {
  const numbered = createNumbering();
  const seen = new Set<string>();
  // What two environments report alike is one finding.
  const isNew = (problem: Found): boolean => {
    const key = placeKey(problem);
    const isSeen = seen.has(key);
    seen.add(key);
    return !isSeen;
  };
  const ofConfiguration = [...snapshot.problems.values()]
    .flat()
    .filter((problem): problem is ConfigProblem => !('related' in problem));
  const found: { readonly problem: Found; readonly indexed: IndexedEnvironment | null }[] = [
    ...[...ofConfiguration, ...snapshot.suppressed].map((problem) => ({ problem, indexed: null })),
    ...snapshot.environments.flatMap((indexed) =>
      inOrder(indexed.graph, [...indexed.problems, ...indexed.suppressed]).map((problem) => ({ problem, indexed })),
    ),
  ];
  return found.flatMap(({ problem, indexed }) => {
    if (!isNew(problem) || !isFinding(problem)) return [];
    const { code, file } = problem;
    const environment = indexed?.environment.name ?? configuredBy(snapshot, file);
    const revision = indexed === null ? null : revisionIn(indexed, file);
    const cause = causeOf(problem) ?? textAt(problem);
    const fingerprint = numbered(fingerprintOf({ code, environment, revision, cause }));
    return [{ problem, indexed, environment, revision, fingerprint }];
  });
}

function findingOf(
  subject: CheckSubject,
  { problem, indexed, environment, revision, fingerprint }: Identified,
): Finding {
  const { code, name, severity, message, file, span, suppressed = null } = problem;
  return {
    code,
    name,
    severity,
    message,
    revision,
    ...placeIn(subject, file, span),
    environment,
    fingerprint,
    suppressed,
    sides: subject.sidesOf(file),
    related:
      'related' in problem
        ? problem.related.map((related) => ({
            message: related.message,
            ...placeIn(subject, related.file, related.span),
          }))
        : [],
    fixes: indexed === null || suppressed !== null ? [] : fixTitles(subject, problem, indexed),
    merged: ('merged' in problem ? (problem.merged ?? []) : []).map((other) => ({
      code: other.code,
      name: other.name,
      message: other.message,
    })),
  };
}

function causeOf(problem: Found): string | undefined {
  return 'cause' in problem ? problem.cause : undefined;
}

/** The path of a file as findings name it. */
export function pathFrom(root: string, file: string): string {
  return path.posix.relative(root, file) || '.';
}

function placeIn(
  { root, snapshot }: CheckSubject,
  file: string,
  span: Problem['span'],
): Pick<Finding, 'file' | 'range'> {
  return { file: pathFrom(root, file), range: rangeOf(snapshot.lines(file), span) };
}

/** The environment whose configuration a file is, where it is one's alone. */
function configuredBy({ environments }: Pick<Snapshot, 'environments'>, file: string): string | null {
  const names = environments
    .filter(({ environment }) => environment.source?.configFile === file)
    .map(({ environment }) => environment.name);
  return names.length === 1 ? (names[0] ?? null) : null;
}

function revisionIn({ byPath, leftOut }: IndexedEnvironment, file: string): string | null {
  const revision: Pick<Revision, 'id'> | undefined = byPath.get(file);
  if (revision !== undefined) return revision.id;
  const declared = leftOut.find((each) => each.path === file)?.header.revision;
  return declared?.kind === 'known' ? declared.value : null;
}

/** What the editor would offer, by its titles. A new id in one of them is the same in every run. */
function fixTitles(
  { root, textOf, rewrite, repair }: CheckSubject,
  problem: Found,
  { environment, graph, released }: IndexedEnvironment,
): string[] {
  const offers = 'related' in problem ? [problem, ...(problem.merged ?? [])].flatMap(({ fixes }) => fixes ?? []) : [];
  const context: FixContext = {
    environment,
    graph,
    released,
    text: ({ path: file }) => textOf(file),
    rewrite: ({ path: file }, wanted) => rewrite(file, wanted),
    repair,
    // Titles have neither.
    now: () => '',
    newId: (place = 0) =>
      fingerprintOf({
        code: problem.code,
        environment: environment.name,
        revision: pathFrom(root, problem.file),
        cause: `${problem.message}${String(place)}`,
      }).slice(0, 12),
  };
  return offers
    .flatMap((fixes) => fixes(context))
    .filter(({ kind }: Fix) => kind !== 'refused')
    .map(({ title }) => title);
}
