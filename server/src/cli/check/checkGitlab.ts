import { activeFindings, type FindingSeverity } from '../../check/finding.js';
import { type CheckReport, repositoryPath } from '../../check/report.js';
import { oneLine } from '../style.js';

const severities: Readonly<Record<FindingSeverity, string>> = {
  error: 'critical',
  warning: 'major',
  information: 'info',
};

/** `check --format gitlab`: a report of GitLab's Code Quality with the findings that count. Paths are relative to the repository's root. */
export function checkGitlab(report: CheckReport): string {
  const issues = activeFindings(report.findings).map(
    ({ code, name, message, severity, file, fingerprint, range: { start, end } }) => ({
      description: `${code}: ${oneLine(message)}`,
      check_name: `${code} ${name}`,
      fingerprint,
      severity: severities[severity],
      location: { path: repositoryPath(report, file), lines: { begin: start.line + 1, end: end.line + 1 } },
    }),
  );
  return `${JSON.stringify(issues, null, 2)}\n`;
}
