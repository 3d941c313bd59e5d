import { describe, expect, it } from 'vitest';
import { english } from '../../test/support/english.js';
import { shortDate, spokenDate } from './relativeDate.js';

const now = new Date(2026, 8, 10, 12, 0, 0).getTime();
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('shortDate', () => {
  it.each([
    ['now', '2026-09-10 11:59:30'],
    ['1 min', ago(minute)],
    ['59 min', ago(hour - 1)],
    ['3 h', '2026-09-10 08:31:05.678901'],
    ['23 h', ago(day - 1)],
    ['1 d', ago(day)],
    ['13 d', ago(14 * day - 1)],
    ['Aug 4', '2026-08-04 09:00:00'],
    ['Aug 4', '2026-08-04'],
    ['Dec 24', '2025-12-24 18:00:00'],
    ['2024', '2024-06-01 12:00:00'],
    // Written in another zone, or by a clock that is ahead.
    ['now', ago(-5 * hour)],
    ['Dec 1', '2026-12-01 12:00:00'],
    ['2031', '2031-12-01 12:00:00'],
    ['', null],
    ['', 'yesterday'],
    ['', '2026-13-45 99:99:99'],
  ])('%s: %s', (text, createDate) => {
    expect(shortDate(createDate, now, 'en', english)).toBe(text);
  });

  it('reads the zone', () => {
    expect(
      shortDate(new Date(now - 3 * hour).toISOString().replace('T', ' ').replace('Z', '+00:00'), now, 'en', english),
    ).toBe('3 h');
    expect(shortDate(new Date(now - hour).toISOString().replace('Z', '+0200'), now, 'en', english)).toBe('3 h');
  });

  it('is written in the language of the editor', () => {
    expect(shortDate('2026-08-04 09:00:00', now, 'de', english)).toBe('4. Aug.');
  });
});

it('spokenDate names the day', () => {
  expect(spokenDate('2026-08-04 09:00:00', 'en')).toBe('August 4, 2026');
  expect(spokenDate(null, 'en')).toBe('');
});
