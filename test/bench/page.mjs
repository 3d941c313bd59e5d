/** The page docs/performance.md, from what was measured. */
import os from 'node:os';

/** What is reached and what is not, by the goals of the project: the ratio, and what it may be. */
const goals = [
  {
    title: 'cold index of 5,000 revisions ÷ reading the files side by side',
    most: 1.5,
    of: (figures) => figures.cold / figures.readMany,
    at: 5000,
  },
  {
    title: 'cold index of 5,000 revisions ÷ reading the files one after the other',
    most: 1.5,
    of: (figures) => figures.cold / figures.readOne,
    at: 5000,
  },
  {
    title: 'edit inside a file to diagnostics with 10,000 revisions, 95th percentile, in ms',
    most: 20,
    of: (figures) => Math.max(figures.typing, figures.breaking),
    at: 10_000,
  },
];

/** The rows of the table: what it is, and the figure of a history. */
const rows = [
  ['size of the files, MB', ({ megabytes }) => megabytes.toFixed(1)],
  ['reading the files alone, one after the other (`readFileSync`)', ({ readOne }) => time(readOne)],
  ['reading the files alone, 16 side by side (`fs/promises`)', ({ readMany }) => time(readMany)],
  ['**cold index**: folder opened → graph answered', ({ cold }) => time(cold)],
  ['**warm index**: the same, with the cache of an earlier session', ({ warm }) => time(warm)],
  ['`alembic-ls graph`: a process of its own, every body read', ({ graph }) => time(graph)],
  ['`alembic heads`', ({ heads }) => time(heads)],
  ['`alembic history`', ({ history }) => time(history)],
  ['cold index ÷ reading one after the other', ({ cold, readOne }) => (cold / readOne).toFixed(2)],
  ['cold index ÷ reading side by side', ({ cold, readMany }) => (cold / readMany).toFixed(2)],
  ['warm index ÷ cold index', ({ warm, cold }) => (warm / cold).toFixed(2)],
  ['`alembic heads` ÷ cold index', ({ heads, cold }) => (heads / cold).toFixed(1)],
  ['edit in `upgrade()` → diagnostics, 95th percentile', ({ typing }) => time(typing)],
  ['edit that breaks or mends the syntax → diagnostics, 95th percentile', ({ breaking }) => time(breaking)],
  ['edit of `down_revision` → graph and diagnostics, 95th percentile', ({ identifier }) => time(identifier)],
  ['memory of the server, resident, MB', ({ resident }) => resident.toFixed(0)],
  ['of it the JavaScript heap, MB', ({ heap }) => heap.toFixed(0)],
];

/** @returns {string} Markdown */
export function page({ histories, preview, edits }) {
  const goalLines = goals.flatMap(({ title, most, of, at }) => {
    const figures = histories.find(({ count }) => count === at);
    if (figures === undefined) return [];
    const reached = of(figures);
    return [`- ${title}: ${reached.toFixed(2)} (goal: at most ${most}) ${reached <= most ? '✓' : '✗'}`];
  });
  return [
    '# Performance',
    '',
    'Written by `npm run bench` (after `npm run build`), on generated histories with merges and labels. Compare the ratios: the times are of one machine, and all of one run.',
    '',
    `Machine: ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()}, Node ${process.versions.node}; the files are in the system's cache. Times are medians; of edits, the 95th percentile of ${edits}, through the built server over stdio.`,
    '',
    table(
      ['revisions', ...histories.map(({ count }) => count.toLocaleString('en'))],
      rows.map(([title, figure]) => [title, ...histories.map(figure)]),
    ),
    '',
    ...(goalLines.length === 0 ? [] : ['## Goals', '', ...goalLines, '']),
    '## What bounds it',
    '',
    '- **Reading.** Opening, reading and closing a small file that the system has in its cache takes Node some microseconds, and several times that through `fs/promises`, which hands each step to another thread. The index reads one file after the other, in slices with requests let through in between, and side by side where the disk is slow. It cannot come near to the time of that alone: there a file takes some 10 µs, and all that is made of it (decoding, the digest that cache and git know it by, lines, header, a place in the graph, fifteen rules) is JavaScript on one thread that has just started, before its compiler has seen the code often.',
    "- **Headers.** A header in the form of Alembic's template is read without the parser, in a thirtieth of the time that parsing the file takes; half of that is the scan that makes sure that the body holds nothing but functions. Bodies are parsed after the first answer, in slices beside requests: findings in closed files with a syntax error come with that.",
    "- **The cache** holds the facts of whole files by the content's digest, so that every file is still read: reading it whole from the cache takes less time than reading its header. It saves the parsing of all bodies afterwards too, about 1 ms for each file.",
    '- **Edits** parse one file. They are measured right after the first answer; the bodies of all other files wait while somebody types. Only an edit of an identifier builds the graph again and judges it: in time linear in the number of revisions, some 10 µs for each, most of it waiting for memory. Files whose facts stayed are not judged by themselves again.',
    '',
    ...(preview === null
      ? []
      : [
          '## SQL preview',
          '',
          'From the save of a revision of the sample project to the refreshed preview, with the bridge warm, against the command in the same run:',
          '',
          '```',
          preview,
          '```',
          '',
        ]),
  ].join('\n');
}

function table(head, lines) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), `|---${'|--:'.repeat(head.length - 1)}|`, ...lines.map(row)].join('\n');
}

function time(milliseconds) {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
}
