import type { Words } from './words.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Up to here the number of days says more than the date. */
const countedDays = 14;
/** Up to here a day and month name one day only. */
const datedDays = 300;

/**
 * A date in the width of a few letters: "5 min", "3 h", "3 d", "Aug 4", "2024".
 * @param createDate as a revision file has it: "2026-01-02 03:04:05.678901", with a zone or without (then local), or a
 * day alone
 * @param now in milliseconds
 * @param locale the editor's language
 * @returns empty for anything that is not such a date
 */
export function shortDate(createDate: string | null, now: number, locale: string, l10n: Words): string {
  const time = timeOf(createDate);
  if (time === undefined) return '';
  const age = now - time;
  // The clocks of two computers differ, and a date without a zone may be another zone's.
  if (age > -day && age < minute) return l10n.t('now');
  if (age >= minute && age < hour) return l10n.t('{0} min', Math.floor(age / minute));
  if (age >= hour && age < day) return l10n.t('{0} h', Math.floor(age / hour));
  if (age >= day && age < countedDays * day) return l10n.t('{0} d', Math.floor(age / day));
  const isNear = Math.abs(age) < datedDays * day;
  return new Intl.DateTimeFormat(locale, isNear ? { month: 'short', day: 'numeric' } : { year: 'numeric' }).format(
    time,
  );
}

/** The day in words, for those who hear it; empty for anything that is not a date. */
export function spokenDate(createDate: string | null, locale: string): string {
  const time = timeOf(createDate);
  return time === undefined ? '' : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time);
}

function timeOf(createDate: string | null): number | undefined {
  const [, date, time = '00:00', zone = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d*\s*(Z|[+-]\d{2}:?\d{2})?)?(?!\d)/u.exec(
      createDate ?? '',
    ) ?? [];
  if (date === undefined) return undefined;
  const parsed = Date.parse(`${date}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/u, '$1:$2')}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
