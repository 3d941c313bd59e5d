import { changingConstruct } from '../../schema/executed.js';
import type { Problem, Severity } from '../problem.js';
import { problemOf } from '../rule.js';
import { operationRules } from '../rules/index.js';
import type { OperationRule, Report, Unchecked } from './operationRule.js';
import { type ReviewedRevision, stepsOf } from './reviewedRevision.js';

/** What the rules about operations say of one revision. */
export interface OperationReview {
  /** By place; rules with the same cause are still apart. */
  readonly problems: readonly Problem[];
  /** Where each of the operations begins that some rule could not decide about. */
  readonly unchecked: ReadonlySet<number>;
}

/** Applies the rules to what a revision does on one dialect. */
export function checkOperations(
  revision: ReviewedRevision,
  rules: readonly OperationRule[] = operationRules,
): OperationReview {
  const problems: Problem[] = [];
  // No rule follows what such a construct makes.
  const unchecked = new Set(
    stepsOf(revision.upgrade, 'execute').flatMap(({ operation: { statement, changes, origin } }) =>
      statement !== null && changes === undefined && changingConstruct(statement) !== undefined
        ? [origin.call.start]
        : [],
    ),
  );
  for (const rule of rules) {
    if (!isFor(rule, revision)) continue;
    for (const direction of rule.directions ?? ['upgrade']) {
      const reports: Report[] = [];
      for (const each of rule.check(revision[direction], revision)) {
        if (isUnchecked(each)) unchecked.add(each.span.start);
        else reports.push(each);
      }
      problems.push(...byPlace(reports).map((each) => problemFor(rule, each, revision)));
    }
  }
  return { problems, unchecked };
}

function isFor({ dialects, isAboutTraffic = false }: OperationRule, { target, revision }: ReviewedRevision): boolean {
  const isOfDialect = dialects === 'all' || (target.isDialectKnown && dialects.includes(target.dialect.name));
  const isBase = revision.downRevisions.length === 0 && !revision.unknown.some(({ field }) => field === 'downRevision');
  return isOfDialect && !(isAboutTraffic && isBase);
}

function isUnchecked(each: Report | Unchecked): each is Unchecked {
  return 'unchecked' in each;
}

/** One report for each place: what a loop repeats there, or one call has several times, is counted. */
function byPlace(reports: readonly Report[]): Report[] {
  const places = new Map<string, { readonly first: Report; readonly messages: Set<string> }>();
  for (const report of reports) {
    const key = `${report.span.start} ${report.span.end}`;
    const place = places.get(key) ?? { first: report, messages: new Set<string>() };
    place.messages.add(report.message);
    places.set(key, place);
  }
  return [...places.values()].map(({ first, messages }) => {
    const more = messages.size - 1;
    if (more === 0) return first;
    return { ...first, message: `${first.message} The same holds for ${more} more here.` };
  });
}

function problemFor(rule: OperationRule, report: Report, { revision, target }: ReviewedRevision): Problem {
  const { span, message, severity = rule.severity, table, related = [], fixes, cause = rule.cause } = report;
  const isSmall = rule.isAboutTraffic === true && table !== undefined && target.smallTables.includes(table);
  return {
    ...problemOf({ ...rule, severity: isSmall ? lessThan(severity) : severity }, revision.file.path, span, message, {
      related,
      ...(fixes && { fixes }),
    }),
    ...(cause !== undefined && { causeOf: cause }),
  };
}

function lessThan(severity: Severity): Severity {
  return severity === 'hint' ? 'hint' : 'information';
}
