import { activeFindings, type Finding, type FindingSeverity } from '../../check/finding.js';
import { type CheckReport, repositoryPath } from '../../check/report.js';
import { workflowMessage, workflowProperty } from '../../core/escape.js';
import { findingCount, operationsText, reviewedText, roundTripText } from './checkText.js';

const commands: Readonly<Record<FindingSeverity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
};

/**
 * `check --format github`: one workflow command for each finding that counts, which GitHub shows at its line, and one
 * that says what was looked at. Paths are relative to the repository's root.
 */
export function checkGithub(report: CheckReport): string {
  const active = activeFindings(report.findings);
  const lines = active.map((finding) => findingCommand(report, finding));
  const summary = [findingCount(active), reviewedText(report), operationsText(report), ...roundTripText(report)].join(
    ' ',
  );
  return `${[...lines, command('notice', { title: 'alembic-ls check' }, summary)].join('\n')}\n`;
}

function findingCommand(
  report: CheckReport,
  { severity, code, name, message, file, range: { start, end } }: Finding,
): string {
  const place = {
    file: repositoryPath(report, file),
    line: String(start.line + 1),
    endLine: String(end.line + 1),
    // GitHub refuses columns over several lines.
    ...(start.line === end.line && {
      col: String(start.character + 1),
      endColumn: String(Math.max(end.character, start.character + 1)),
    }),
  };
  return command(commands[severity], { ...place, title: `${code} ${name}` }, message);
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${workflowProperty(value)}`);
  return `::${name} ${written.join(',')}::${workflowMessage(message)}`;
}
