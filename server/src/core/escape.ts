/*
 * How text from outside (messages, ids, labels, branch names, paths, output of processes) is written where the reader
 * gives some characters a meaning: one function for each kind of output. What they answer shows the text and nothing more.
 */

/** In characters. Nobody reads on, and editors cut long Markdown wherever that falls: half a code span is Markdown again. */
const longestPart = 2000;

/** For paragraphs and list items of Markdown; line ends stay. Bare addresses too would become links. */
export function markdownText(text: string): string {
  return (
    shortened(text)
      .replace(/[\\`*_{}[\]<>#|~!&$@]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
      // What could begin a list, a rule or a heading's underline.
      .replace(/^([ \t]*)([-+=]|\d{1,9}(?=[.)]))/gm, (_, blanks: string, mark: string) =>
        /\d/.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`,
      )
  );
}

/**
 * For Markdown that GitHub or GitLab shows, where `@name`, `#1`, `!1` and the like call somebody or make a link, also behind
 * a backslash: what comes between has no width.
 */
export function forgeText(text: string): string {
  return markdownText(text.replace(/[@#~!%$&^](?=\w)|\bGH(?=-\d)/g, `$&${invisible}`));
}

/** A code span of Markdown, which no backtick and no blank line in it ends; empty for nothing. */
export function markdownCode(text: string): string {
  const line = oneLine(shortened(text));
  if (line === '') return '';
  const longest = (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** A link of Markdown. The text of a link is read twice by VS Code, and a backslash before a bracket lost at the first time. */
export function markdownLink(text: string, uri: string): string {
  const label = markdownText(oneLine(text)).replace(/\\([[\]])/g, (_, bracket: string) =>
    bracket === '[' ? '&#91;' : '&#93;',
  );
  const target = uri.replace(
    /[\s()<>[\]\\"'`]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `[${label}](${target})`;
}

/**
 * For labels (status items, pickers, code lenses, symbols), where VS Code draws `$(name)` as an icon. A space without
 * width, which other editors don't show either, comes between. On one line.
 */
export function labelText(text: string): string {
  return oneLine(text).replace(/\$\(/g, `$${invisible}(`);
}

/** For notifications and prompts, in which VS Code makes `[text](command:…)` a link that runs the command. Line ends stay. */
export function noticeText(text: string): string {
  return text.replace(/\]\(/g, `]${invisible}(`).replace(/\$\(/g, `$${invisible}(`);
}

const invisible = '\u200B';

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ');
}

function shortened(text: string): string {
  return text.length <= longestPart ? text : `${text.slice(0, longestPart - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** For the message of a GitHub workflow command, `::error …::message`, which ends with its line. */
export function workflowMessage(text: string): string {
  return withoutControls(oneLine(text)).replace(/%/g, '%25');
}

/** For a property of a GitHub workflow command, such as `file=`, which a comma or a colon ends. */
export function workflowProperty(text: string): string {
  const visible = withoutControls(text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
  return visible.replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** For plain text messages of SARIF 2.1.0, where `{0}` is a placeholder (3.11.5) and `[text](1)` a link (3.11.6). */
export function sarifText(text: string): string {
  return withoutControls(text)
    .replace(/[{}]/g, '$&$&')
    .replace(/[\\[\]]/g, '\\$&');
}

/** A path as a relative URI reference. */
export function uriPath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\uFFFD')))
    .join('/');
}

/** For the content and the attributes of XML 1.0, which has no place for most control characters, not even written as a reference. */
export function xmlText(text: string): string {
  return withoutControls(text)
    .replace(/[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"'\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** As comment lines of SQL: no line end that any reader knows takes a part of the text out of the comment. */
export function sqlComment(text: string): string {
  return text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u)
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n');
}

/** What could act on a terminal or turn the direction of a text. Tabs and line ends stay. */
function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
