/** By whose rules a shell reads a line. Windows PowerShell (5.1) hands quotation marks on in another way than PowerShell 7. */
export type ShellKind = 'sh' | 'fish' | 'powershell' | 'windowsPowerShell' | 'cmd';

/** The kind of a shell by the path or name of its program; what is not known is taken for a POSIX shell. */
export function shellKind(shell: string): ShellKind {
  const name = (shell.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  switch (name) {
    case 'cmd':
    case 'fish':
      return name;
    case 'powershell':
      return 'windowsPowerShell';
    case 'pwsh':
    case 'pwsh-preview':
      return 'powershell';
    default:
      return 'sh';
  }
}

/**
 * One line for a shell that runs commands, lists of arguments, one after the other, each only if the one before it
 * succeeded. Undefined where an argument holds a control character: typed into a terminal, a line end would run what
 * is before it, and others are keys.
 */
export function shellLine(commands: readonly (readonly string[])[], kind: ShellKind): string | undefined {
  if (commands.flat().some((word) => /\p{Cc}/u.test(word))) return undefined;
  const lines = commands.map((words) => commandLine(words, kind));
  switch (kind) {
    case 'sh':
    case 'cmd':
      return lines.join(' && ');
    case 'fish':
      return lines.join('; and ');
    case 'powershell':
    case 'windowsPowerShell':
      // PowerShell has "&&" from 7 on only.
      return lines.reduceRight((rest, line) => `${line}; if ($?) { ${rest} }`);
  }
}

function commandLine([program = '', ...words]: readonly string[], kind: ShellKind): string {
  return [programOf(program, kind), ...words.map((word) => quoted(word, kind))].join(' ');
}

function programOf(program: string, kind: ShellKind): string {
  // Git Bash, which looks for a program with backslashes on PATH.
  if (kind === 'sh' && /^[\w.:\\ -]+$/.test(program)) return quoted(program.replaceAll('\\', '/'), kind);
  const word = quoted(program, kind);
  // A string in quotation marks is an expression there; "&" runs it.
  return word.startsWith("'") && isPowerShell(kind) ? `& ${word}` : word;
}

function isPowerShell(kind: ShellKind): boolean {
  return kind === 'powershell' || kind === 'windowsPowerShell';
}

function quoted(word: string, kind: ShellKind): string {
  switch (kind) {
    case 'sh':
      return /^[\w@%+:./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
    case 'fish':
      return /^[\w@+:./-][\w@+=:,./-]*$/.test(word) ? word : `'${word.replace(/[\\']/g, String.raw`\$&`)}'`;
    case 'powershell':
      return inPowerShell(word);
    case 'windowsPowerShell':
      // It puts a word with blanks into quotation marks, and leaves those that are in it as they are.
      return inPowerShell(/\s/.test(word) ? forProgram(word) : word.replaceAll('"', String.raw`\"`));
    case 'cmd':
      return inCmd(word);
  }
}

function inPowerShell(word: string): string {
  // An option with a dot or colon would be split there. All of these characters are single quotation marks.
  return /^(?!-[^.:]*[.:])[\w./\\:+-]+$/.test(word) ? word : `'${word.replace(/['\u2018-\u201B]/g, '$&$&')}'`;
}

function inCmd(word: string): string {
  if (/^[\w.\\:+-][\w./\\:+-]*$/.test(word)) return word;
  const inMarks = `"${forProgram(word)}"`;
  // Variables are replaced in quotation marks too, and a mark inside ends them: then each character is escaped instead.
  return /["%!]/.test(word) ? inMarks.replace(/[()%!^"<>&|]/g, '^$&') : inMarks;
}

/** What a program on Windows reads as the word where it is between quotation marks: backslashes count only before one. */
function forProgram(word: string): string {
  return word
    .split('"')
    .map((part) => part + '\\'.repeat(backslashesAtEnd(part)))
    .join(String.raw`\"`);
}

function backslashesAtEnd(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\\') count++;
  return count;
}
