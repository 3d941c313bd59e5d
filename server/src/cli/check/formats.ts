import type { CheckReport } from '../../check/report.js';
import type { Styles } from '../style.js';
import { checkJson } from './checkJson.js';
import { checkText } from './checkText.js';

/** Writes a report in one form; every text in it comes from outside, and must not act on its reader. */
export type Format = (report: CheckReport, styles: Styles) => string;

export const formats = { text: checkText, json: checkJson } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
