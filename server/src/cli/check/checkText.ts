import { activeFindings, type Finding } from '../../check/finding.js';
import type { CheckReport, RevisionRoundTrip } from '../../check/report.js';
import { oneLine, type Styles } from '../style.js';

/** `check --format text`, for humans: one line for each finding that counts, then how many and what was looked at. Lines and columns count from 1. */
export function checkText(report: CheckReport, styles: Styles): string {
  const active = activeFindings(report.findings);
  const lines = [
    ...active.map((finding) => findingLine(finding, styles)),
    styles.strong(findingCount(active)),
    ...suppressedLine(report),
    ...mergeText(report),
    ...roundTripLines(report),
    [reviewedText(report), operationsText(report), ...roundTripText(report)].join(' '),
  ];
  return `${lines.join('\n')}\n`;
}

/** "44 operations, 41 understood, 2 could not be checked." No report may look as if it had judged what it could not. */
export function operationsText({ coverage }: Pick<CheckReport, 'coverage'>): string {
  if (coverage === null) return 'Operations were not reviewed.';
  const { operations, understood, unchecked, withoutDialect } = coverage;
  const counts = [
    count(operations, 'operation'),
    `${understood} understood`,
    ...(unchecked > 0 ? [`${unchecked} could not be fully checked`] : []),
  ];
  const dialects =
    withoutDialect.length === 0
      ? ''
      : ` The dialect of ${listSome(withoutDialect)} is not known, so rules for one dialect were not applied: set "dialect".`;
  return oneLine(`${counts.join(', ')}.${dialects}`);
}

function listSome(names: readonly string[]): string {
  const most = 3;
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}

const verdicts: readonly (readonly [RevisionRoundTrip['verdict'], string])[] = [
  ['exact', 'exact'],
  ['losesData', 'lossy'],
  ['broken', 'broken'],
  ['unknown', 'unknown'],
];

/** "Round trips: 3 exact, 1 broken."; nothing where none was worked out. */
export function roundTripText({ roundTrips }: CheckReport): string[] {
  const counts = verdicts.flatMap(([verdict, word]) => {
    const number = roundTrips.filter((each) => each.verdict === verdict).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return counts.length === 0 ? [] : [`Round trips: ${counts.join(', ')}.`];
}

/** What a downgrade does not bring back, in words for one line; undefined where it does, or that is not known. */
export function roundTripReason({ verdict, reasons }: RevisionRoundTrip): string | undefined {
  const word = verdicts.find(([name]) => name === verdict)?.[1] ?? verdict;
  const [first, ...more] = reasons;
  if (verdict === 'exact' || verdict === 'unknown' || first === undefined) return undefined;
  return `round trip ${word}: ${first.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`;
}

function roundTripLines({ roundTrips }: CheckReport): string[] {
  return roundTrips.flatMap((trip) => {
    const text = roundTripReason(trip);
    const { start } = trip.reasons[0]?.range ?? { start: null };
    const place = start === null ? trip.file : `${trip.file}:${start.line + 1}:${start.character + 1}`;
    return text === undefined ? [] : [`${oneLine(place)}: ${oneLine(text)}`];
  });
}

/** "2 errors, 1 warning", or "No findings". */
export function findingCount(active: readonly Finding[]): string {
  const counts = (['error', 'warning', 'information'] as const).flatMap((severity) => {
    const number = active.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [severity === 'information' ? `${number} of information` : count(number, severity)];
  });
  return counts.length === 0 ? 'No findings.' : `${count(active.length, 'finding')}: ${counts.join(', ')}.`;
}

/** "3 unreleased revisions (compared with origin/main, 1a2b3c4d5e6f)." */
export function reviewedText({ base, scope, reviewed }: CheckReport): string {
  if (reviewed === null)
    return `Which revisions are unreleased is not known: ${base.kind === 'known' ? '' : oneLine(base.reason)}.`;
  const about =
    base.kind === 'known'
      ? `compared with ${oneLine(base.name)}${base.commit === null ? '' : `, ${base.commit.slice(0, 12)}`}`
      : oneLine(base.reason);
  if (scope === 'unreleased') return `${count(reviewed.length, 'unreleased revision')} (${about}).`;
  return `${count(reviewed.length, 'revision')} (${scope === 'all' ? 'all' : 'as named'}).`;
}

/** What was merged, and what of it does not count; nothing without `--merge`. */
export function mergeText({ merge }: CheckReport): string[] {
  if (merge === undefined) return [];
  const refs = merge.refs.map(({ name, commit }) => `${name} (${commit.slice(0, 12)})`).join(', ');
  const changed = `The merge changes settings, which count as HEAD has them: ${merge.settings.join(', ')}.`;
  return [oneLine(`After merging ${refs}.`), ...(merge.settings.length > 0 ? [oneLine(changed)] : [])];
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function findingLine({ file, range: { start }, severity, code, message }: Finding, styles: Styles): string {
  const style = severity === 'error' ? styles.error : severity === 'warning' ? styles.warning : styles.faint;
  return `${oneLine(`${file}:${start.line + 1}:${start.character + 1}`)}: ${style(severity)} ${code} ${oneLine(message)}`;
}

function suppressedLine({ findings, goneFromBaseline }: CheckReport): string[] {
  const known = findings.filter(({ suppressed }) => suppressed === 'baseline').length;
  const commented = findings.filter(({ suppressed }) => suppressed !== null).length - known;
  const parts = [
    ...(commented > 0 ? [`${commented} suppressed by comments`] : []),
    ...(known > 0 ? [`${known} known by the baseline`] : []),
    ...(goneFromBaseline > 0
      ? [`${count(goneFromBaseline, 'finding')} of the baseline gone (--write-baseline writes it again)`]
      : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}
