import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { createRepairWriter } from '../../server/src/core/edits/repairWriter.js';
import { rewriteIdentifiers } from '../../server/src/core/edits/rewriteIdentifiers.js';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import type { ReleasedHistory } from '../../server/src/core/graph/released.js';
import type { Environment } from '../../server/src/core/project/environment.js';
import type { Fix, FixContext } from '../../server/src/core/review/fix.js';
import type { Problem } from '../../server/src/core/review/problem.js';
import { reviewGraph } from '../../server/src/core/review/reviewGraph.js';
import type { ReviewedFile } from '../../server/src/core/review/rule.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { readFacts } from '../../server/src/core/revision/readFacts.js';
import { bodyOf, environment as plainEnvironment } from './revisionFiles.js';

/** An environment made of the texts of its revision files, reviewed. */
export interface LiteralFiles {
  readonly problems: readonly Problem[];
  readonly context: FixContext;
  /** The fixes of a problem; the first one of a code unless another is given. */
  fixes(code: string, problem?: Problem): Fix[];
  /** All texts after a fix. */
  apply(fix: Fix | undefined): Record<string, string>;
}

/** Reads `{ 'a.py': text }`, the files of one version location in that order. Fresh ids are "new1", "new2" … */
export function literalFiles(
  parser: PythonParser,
  texts: Readonly<Record<string, string>>,
  changed: Partial<Environment> = {},
  released?: ReleasedHistory,
): LiteralFiles {
  const folder = '/p/versions/';
  const files = Object.entries(texts).map(([name, text]): ReviewedFile => ({
    path: folder + name,
    location: 0,
    ...readFacts(parser, text),
  }));
  const environment = { ...plainEnvironment, ...changed };
  const graph = buildGraph(files);
  const problems = reviewGraph(environment, graph, { bodyOf, released });
  let made = 0;
  const context: FixContext = {
    environment,
    graph,
    released,
    text: ({ path }) => texts[path.slice(folder.length)],
    rewrite: ({ path }, wanted) => rewriteIdentifiers(parser, texts[path.slice(folder.length)] ?? '', wanted),
    repair: createRepairWriter(parser),
    newId: () => `new${String(++made)}`,
    now: () => '2026-01-02 03:04:05.678901',
  };
  return {
    problems,
    context,
    fixes(code, problem = problems.find((each) => each.code === code)) {
      return problem === undefined ? [] : (problem.fixes?.(context) ?? []);
    },
    apply(fix) {
      if (fix?.kind !== 'edit') throw new Error(`The fix is no edit: ${JSON.stringify(fix)}`);
      return Object.fromEntries([
        ...Object.entries(texts).map(([name, text]) => [
          name,
          applyChanges(
            text,
            fix.changes.filter(({ file }) => file === folder + name),
          ),
        ]),
        ...(fix.created ?? []).map(({ file, text }) => [file.slice(folder.length), text]),
      ]) as Record<string, string>;
    },
  };
}
