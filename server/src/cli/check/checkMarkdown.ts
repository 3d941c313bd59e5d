import { activeFindings, type Finding } from '../../check/finding.js';
import type {
  CheckReport,
  EnvironmentHeads,
  ReviewedRevision,
  RevisionRoundTrip,
  RevisionSql,
} from '../../check/report.js';
import { forgeText, markdownCode, xmlText } from '../../core/escape.js';
import { oneLine } from '../style.js';
import { findingCount, mergeText, operationsText, reviewedText, roundTripReason, roundTripText } from './checkText.js';

/** A comment on a pull request may have 65,536 characters. */
const mostListed = 50;

/** `check --format markdown`: a report for a pull request, with the heads before and after, the new revisions and the findings that count. */
export function checkMarkdown(report: CheckReport): string {
  const active = activeFindings(report.findings);
  const sections = [
    `### Alembic: ${findingCount(active)}`,
    ...headsText(report.environments),
    ...listText('New revisions', report.scope === 'unreleased' ? (report.reviewed ?? []) : [], revisionText),
    ...listText('Findings', active, findingText),
    ...listText(
      'Round trips',
      report.roundTrips.filter((each) => roundTripReason(each) !== undefined),
      roundTripItem,
    ),
    ...sqlText(report.sql ?? []),
    ...mergeText(report).map(forgeText),
    [forgeText(reviewedText(report)), operationsText(report), ...roundTripText(report)].join(' '),
  ];
  return `${sections.join('\n\n')}\n`;
}

function headsText(environments: readonly EnvironmentHeads[]): string[] {
  const names = (ids: readonly string[]): string =>
    ids.length === 0 ? 'none' : ids.map((id) => markdownCode(oneLine(id))).join(', ');
  return listText('Heads', environments, ({ name, before, after }) => {
    const change =
      before !== null && before.join('\n') !== after.join('\n') ? `${names(before)} → ${names(after)}` : names(after);
    return `${markdownCode(oneLine(name))}: ${change}`;
  });
}

function revisionText({ revision, message, file }: ReviewedRevision): string {
  return `${revision === null ? 'an id that is not known' : markdownCode(oneLine(revision))} ${forgeText(oneLine(message))} (${markdownCode(oneLine(file))})`;
}

function findingText({ severity, code, message, file, range: { start } }: Finding): string {
  return `**${severity}** ${code} ${markdownCode(oneLine(`${file}:${start.line + 1}`))}: ${forgeText(oneLine(message))}`;
}

function roundTripItem(trip: RevisionRoundTrip): string {
  const { range } = trip.reasons[0] ?? { range: null };
  const place = range === null ? trip.file : `${trip.file}:${range.start.line + 1}`;
  return `${markdownCode(oneLine(place))}: ${forgeText(oneLine(roundTripReason(trip) ?? ''))}`;
}

/** In characters: a comment has room for the rest of the report too. */
const longestSql = 30_000;

/** What the new revisions run, folded. A fence that is longer than any in the text holds it. */
function sqlText(all: readonly RevisionSql[]): string[] {
  let left = longestSql;
  return all.flatMap(({ revision, dialect, upgrade, downgrade }) => {
    const text = `-- upgrade\n${upgrade}\n\n-- downgrade\n${downgrade}`;
    const name = revision === null ? 'an id that is not known' : oneLine(revision);
    left -= text.length;
    if (left < 0)
      return [`The SQL of ${markdownCode(name)} is too long for this report: \`alembic-ls sql\` prints it.`];
    return [
      `<details><summary>SQL of <code>${xmlText(name)}</code> (${xmlText(dialect)})</summary>\n\n${fenced(text)}\n\n</details>`,
    ];
  });
}

function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  // Other line ends, and what turns the direction of writing, could make text look like what it is not.
  const plain = text.replace(/[\r\v\f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ');
  return `${fence}sql\n${plain}\n${fence}`;
}

/** Nothing for an empty list. */
function listText<T>(title: string, items: readonly T[], textOf: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const rest = items.length - mostListed;
  const lines = [...items.slice(0, mostListed).map(textOf), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return [`**${title}**`, lines.map((line) => `- ${line}`).join('\n')];
}
