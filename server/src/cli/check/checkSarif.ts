import { version } from '../../../../package.json';
import type { Finding, FindingSeverity, RelatedFinding } from '../../check/finding.js';
import { type CheckReport, repositoryPath } from '../../check/report.js';
import { sarifText, uriPath } from '../../core/escape.js';
import type { Rule } from '../../core/review/rule.js';
import { inCodeOrder } from '../../core/review/rulePage.js';
import { rules } from '../../core/review/rules/index.js';
import { operationsText, reviewedText, roundTripText } from './checkText.js';

const levels: Readonly<Record<FindingSeverity | 'hint', string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'none',
};

/**
 * `check --format sarif`: SARIF 2.1.0, for GitHub's code scanning and others. Suppressed findings are in it, as
 * suppressed. Paths are relative to the repository's root.
 */
export function checkSarif(report: CheckReport): string {
  const listed = inCodeOrder(rules);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'alembic-ls', version, rules: listed.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(report)],
        results: report.findings.map((finding) => resultOf(report, finding, listed)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf({ code, name, title, severity, documentation: { what, why, whatToDo } }: Rule): object {
  return {
    id: code,
    name: name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: sarifText(title) },
    fullDescription: { text: sarifText(what) },
    help: { text: sarifText(`${why} ${whatToDo}`) },
    defaultConfiguration: { level: levels[severity] },
  };
}

/** What a reader must know of the run as a whole. */
function invocationOf(report: CheckReport): object {
  const isWhole = report.reviewed !== null;
  return {
    executionSuccessful: isWhole,
    toolExecutionNotifications: [
      {
        level: isWhole ? 'note' : 'error',
        message: {
          text: sarifText([reviewedText(report), operationsText(report), ...roundTripText(report)].join(' ')),
        },
      },
    ],
  };
}

function resultOf(report: CheckReport, finding: Finding, listed: readonly Rule[]): object {
  const { code, severity, message, related, fingerprint, suppressed, environment, revision, sides } = finding;
  return {
    ruleId: code,
    ruleIndex: listed.findIndex((rule) => rule.code === code),
    level: levels[severity],
    message: { text: sarifText(message) },
    locations: [{ physicalLocation: locationOf(report, finding) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, index) => ({
        id: index + 1,
        physicalLocation: locationOf(report, place),
        message: { text: sarifText(place.message) },
      })),
    }),
    partialFingerprints: { 'alembicFinding/v1': fingerprint },
    ...(suppressed !== null && {
      suppressions: [
        suppressed === 'baseline'
          ? { kind: 'external', justification: suppressed }
          : { kind: 'inSource', justification: suppressed },
      ],
    }),
    properties: { environment, revision, sides },
  };
}

/** Lines and columns count from 1, and the end is behind the last character. */
function locationOf(
  report: CheckReport,
  { file, range: { start, end } }: Pick<RelatedFinding, 'file' | 'range'>,
): object {
  return {
    artifactLocation: { uri: uriPath(repositoryPath(report, file)) },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}
