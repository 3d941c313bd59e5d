import { activeFindings, type Finding } from '../../check/finding.js';
import type { CheckReport, EnvironmentHeads, ReviewedRevision } from '../../check/report.js';
import { forgeText, markdownCode } from '../../core/escape.js';
import { oneLine } from '../style.js';
import { findingCount, mergeText, operationsText, reviewedText } from './checkText.js';

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
    ...mergeText(report).map(forgeText),
    `${forgeText(reviewedText(report))} ${operationsText(report)}`,
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

/** Nothing for an empty list. */
function listText<T>(title: string, items: readonly T[], textOf: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const rest = items.length - mostListed;
  const lines = [...items.slice(0, mostListed).map(textOf), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return [`**${title}**`, lines.map((line) => `- ${line}`).join('\n')];
}
