import type { CheckReport } from '../../check/report.js';
import type { Styles } from '../style.js';
import { checkGithub } from './checkGithub.js';
import { checkGitlab } from './checkGitlab.js';
import { checkJson } from './checkJson.js';
import { checkJunit } from './checkJunit.js';
import { checkMarkdown } from './checkMarkdown.js';
import { checkSarif } from './checkSarif.js';
import { checkText } from './checkText.js';

/** Writes a report in one form. Every text in it comes from outside, and must not act on its reader (core/escape.ts). */
export type Format = (report: CheckReport, styles: Styles) => string;

export const formats = {
  text: checkText,
  json: checkJson,
  github: checkGithub,
  gitlab: checkGitlab,
  sarif: checkSarif,
  junit: checkJunit,
  markdown: checkMarkdown,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
