/**
 * The part of highlight.js that is used. The package's own types would bring the browser's DOM into the whole project.
 */
declare module 'highlight.js/lib/core' {
  interface Highlighter {
    registerLanguage(name: string, language: unknown): void;
    highlight(
      code: string,
      options: { readonly language: string; readonly ignoreIllegals: boolean },
    ): { readonly value: string };
  }
  const highlighter: Highlighter;
  export default highlighter;
}

declare module 'highlight.js/lib/languages/pgsql' {
  const language: unknown;
  export default language;
}
