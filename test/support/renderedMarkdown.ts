import { marked } from 'marked';

/** Markdown as a renderer sees it, to test that text from outside is only text in it. */

export function html(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** The elements that a renderer creates, sorted. */
export function elements(markdown: string): string[] {
  return [...html(markdown).matchAll(/<([a-z0-9]+)/g)].map(([, name = '']) => name).sort();
}

/** What a reader sees. */
export function shownText(markdown: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    '#39': "'",
    '#91': '[',
    '#93': ']',
  };
  return html(markdown)
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z0-9#]+);/g, (whole, name: string) => entities[name] ?? whole);
}
