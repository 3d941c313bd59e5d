/**
 * Blots out passwords in text that is about to be shown or logged: in URLs (`scheme://user:password@host`),
 * in `password=…` of connection strings and keyword arguments. What a process prints passes through here first.
 */
export function redact(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:)([^\s'"]+)(@)/gi, '$1***$3')
    .replace(/\b(password|passwd|pwd)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)'"]+)/gi, '$1$2***');
}
