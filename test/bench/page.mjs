/** The page docs/performance.md, from what was measured. */
import os from 'node:os';

/** What is reached and what is not, by the goals of the project: the ratio, what it may be, and at which sizes. */
const goals = [
  ['`alembic-ls graph` ÷ `alembic heads`', 0.3, ({ graph, heads }) => graph / heads, [1000, 5000, 20_000]],
  ['`alembic-ls plan` ÷ `alembic heads`', 0.8, ({ plan, heads }) => plan / heads, [1000, 5000, 20_000]],
  ['`alembic-ls graph --bodies` ÷ `alembic heads`', 0.8, ({ bodies, heads }) => bodies / heads, [1000, 5000, 20_000]],
  ['`alembic-ls check --merge` ÷ `alembic heads`', 1, ({ merge, heads }) => merge / heads, [1000, 5000, 20_000]],
  ['`alembic-ls schema` ÷ `alembic heads`', 1, ({ schema, heads }) => schema / heads, [1000, 5000, 20_000]],
  [
    '`alembic-ls schema --cache` ÷ `alembic heads`',
    0.3,
    ({ schemaCached, heads }) => schemaCached / heads,
    [1000, 5000, 20_000],
  ],
  [
    '`alembic-ls check` of 20 new revisions ÷ `alembic-ls schema` at their base',
    1.1,
    ({ checkNew, schemaBefore }) => checkNew / schemaBefore,
    [5000],
  ],
  [
    'edit of the newest revision → hover on a table, 95th percentile, in ms',
    10,
    ({ editNewest }) => editNewest,
    [5000],
  ],
  ['edit of the 50th newest, likewise', 30, ({ editEarlier }) => editEarlier, [5000]],
  ['cold index ÷ reading the files one after the other', 9, ({ cold, readOne }) => cold / readOne, [5000, 20_000]],
  ['warm index ÷ reading the files one after the other', 6, ({ warm, readOne }) => warm / readOne, [5000, 20_000]],
  ['revision files that a warm index reads', 0, ({ warmReads }) => warmReads, [5000, 20_000]],
  ['edit of `down_revision`, 95th percentile, in ms', 25, ({ identifier }) => identifier, [10_000]],
  ['edit inside a file, 95th percentile, in ms', 20, ({ typing, breaking }) => Math.max(typing, breaking), [10_000]],
  [
    'edit of a revision at the end → findings about its operations, 95th percentile, in ms',
    25,
    ({ findings }) => findings,
    [10_000],
  ],
];

/** The same of a start. */
const startGoals = [
  ['`initialize` answered over `--stdio`, processor time over bare `node`, in ms', 60, ({ initialize }) => initialize],
  ['`alembic-ls graph` on one revision, likewise', 60, ({ graph }) => graph],
];

/** The rows of the table: what it is, and the figure of a history. */
const rows = [
  ['size of the files, MB', ({ megabytes }) => megabytes.toFixed(1)],
  ['reading the files alone, one after the other (`readFileSync`)', ({ readOne }) => time(readOne)],
  ['reading the files alone, 16 side by side (`fs/promises`)', ({ readMany }) => time(readMany)],
  ['**cold index**: folder opened → graph answered', ({ cold }) => time(cold)],
  ['**warm index**: the same, with the cache of an earlier session', ({ warm }) => time(warm)],
  ['revision files that a warm index reads', ({ warmReads }) => String(warmReads)],
  ['`alembic-ls graph`', ({ graph }) => time(graph)],
  ['`alembic-ls graph --cache`, from the second run on', ({ cached }) => time(cached)],
  ['`alembic-ls graph --bodies`', ({ bodies }) => time(bodies)],
  ['`alembic-ls plan --from base --to heads`', ({ plan }) => time(plan)],
  ['`alembic-ls schema`, all heads', ({ schema }) => time(schema)],
  ['`alembic-ls schema --cache`, from the second run on', ({ schemaCached }) => time(schemaCached)],
  ['`alembic-ls check`', ({ check }) => time(check)],
  ['`alembic-ls check` of 20 new revisions', ({ checkNew }) => time(checkNew)],
  ['`alembic-ls schema` at their base', ({ schemaBefore }) => time(schemaBefore)],
  ['`alembic-ls check --merge` with a branch of one revision', ({ merge }) => time(merge)],
  ['`alembic heads`', ({ heads }) => time(heads)],
  ['`alembic history`', ({ history }) => time(history)],
  ['cold index ÷ reading one after the other', ({ cold, readOne }) => (cold / readOne).toFixed(2)],
  ['cold index ÷ reading side by side', ({ cold, readMany }) => (cold / readMany).toFixed(2)],
  ['warm index ÷ reading one after the other', ({ warm, readOne }) => (warm / readOne).toFixed(2)],
  ['`alembic-ls graph` ÷ `alembic heads`', ({ graph, heads }) => (graph / heads).toFixed(2)],
  ['`alembic-ls graph --bodies` ÷ `alembic heads`', ({ bodies, heads }) => (bodies / heads).toFixed(2)],
  ['`alembic-ls plan` ÷ `alembic heads`', ({ plan, heads }) => (plan / heads).toFixed(2)],
  ['`alembic-ls schema` ÷ `alembic heads`', ({ schema, heads }) => (schema / heads).toFixed(2)],
  ['`alembic-ls schema --cache` ÷ `alembic heads`', ({ schemaCached, heads }) => (schemaCached / heads).toFixed(2)],
  ['`alembic-ls check --merge` ÷ `alembic heads`', ({ merge, heads }) => (merge / heads).toFixed(2)],
  ['edit in `upgrade()` → diagnostics, 95th percentile', ({ typing }) => time(typing)],
  ['edit that breaks or fixes the syntax → diagnostics, 95th percentile', ({ breaking }) => time(breaking)],
  ['edit of `down_revision` → graph and diagnostics, 95th percentile', ({ identifier }) => time(identifier)],
  [
    'first findings about the operations of a revision: all others are read',
    ({ firstFindings }) => time(firstFindings),
  ],
  ['edit of that revision → findings about its operations, 95th percentile', ({ findings }) => time(findings)],
  ['first hover on a table: all revisions are read', ({ firstHover }) => time(firstHover)],
  ['edit of the newest revision → hover on a table, 95th percentile', ({ editNewest }) => time(editNewest)],
  ['edit of the 50th newest revision → the same hover, 95th percentile', ({ editEarlier }) => time(editEarlier)],
  ['memory of the server, resident, MB', ({ resident }) => resident.toFixed(0)],
  ['of it the JavaScript heap, MB', ({ heap }) => heap.toFixed(0)],
  ['memory with the schema at every revision, resident, MB', ({ residentSchema }) => residentSchema.toFixed(0)],
];

/** @returns {string} Markdown */
export function page({ histories, startup, preview, instant, runs, edits }) {
  const goalLine = (title, most, reached) =>
    `- ${title}: ${reached.toFixed(most === 0 ? 0 : 2)} (goal: at most ${most}) ${reached <= most ? '✓' : '✗'}`;
  const goalLines = goals.flatMap(([title, most, of, sizes]) =>
    histories
      .filter(({ count }) => sizes.includes(count))
      .map((figures) => goalLine(`${title}, ${figures.count.toLocaleString('en')} revisions`, most, of(figures))),
  );
  goalLines.push(...startGoals.map(([title, most, of]) => goalLine(title, most, of(startup))));
  return [
    '# Performance',
    '',
    'Written by `npm run bench` (after `node scripts/build.mjs --production`, which makes the bundles that users get), on generated histories with merges and labels. Compare the ratios: the times are of one machine, which did other work too, and all of one run, in which the figures were measured in turns.',
    '',
    `Machine: ${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()}, Node ${process.versions.node}; the files are in the system's cache. At the end the load average was ${os.loadavg()[0]?.toFixed(1)}: above the number of cores, times and small ratios are too large. Times are medians of ${runs} ${runs === '1' ? 'run' : 'runs'}; of edits, the 95th percentile of ${edits}, through the built server over stdio.`,
    '',
    table(
      ['revisions', ...histories.map(({ count }) => count.toLocaleString('en'))],
      rows.map(([title, figure]) => [title, ...histories.map(figure)]),
    ),
    '',
    '## Goals',
    '',
    ...goalLines,
    '',
    '## What bounds it',
    '',
    '- **Reading.** Opening, reading and closing a small file that the system has in its cache takes Node some microseconds, and several times that through `fs/promises`, which hands each step to another thread. The index reads one file after the other, in slices with requests let through in between, and side by side where the disk is slow. It cannot come near to the time of that alone: there a file takes some 10 µs, and all that is made of it (decoding, the digest that cache and git know it by, lines, header, a place in the graph, the rules) is JavaScript on one thread that has just started, before its compiler has seen the code often. Of a cold index of 5,000 revisions, a profile gives 12 % to collecting garbage, 12 % to opening, reading and closing files, 10 % to the patterns that read headers, 8 % each to docstrings and to the digest, 6 % to line tables, 5 % to loading the program; the rest is spread over some two hundred functions, none of which takes 2 %.',
    "- **Headers.** A header in the form of Alembic's template is read without the parser, in a thirtieth of the time that parsing the file takes; half of that is the scan that makes sure that the body holds nothing but functions. Bodies are read after the first answer, in slices beside requests: findings in closed files with a syntax error come with that.",
    '- **Bodies** in the form that Alembic writes (calls, assignments, `with`, `if`, `for`) are read without the parser too, in a tenth of the time, so that `--bodies` and `plan` need no further threads. The files of this bench are all of that form; a file with anything else in it, such as a class, a comprehension or a formatted string, is parsed, and takes about 0.4 ms more for each 2 KB.',
    '- **The cache** holds the facts of whole files by the digest of their content, and by the device, inode, size and times of a file which content it has. A warm index reads no file that stayed; what is left is a `stat` of each, its facts, and the graph.',
    '- **Edits** read one file. They are measured right after the first answer; the bodies of all other files, and the review of other revisions, wait while somebody types. Whatever else needs all revisions (a first hover, first findings) lets requests through every two milliseconds. Only an edit of an identifier changes the graph: of `down_revision` or `depends_on` in place, with the rules of the graph judged again; of an id or a label it is built anew, in time linear in the number of revisions. Files whose facts stayed are not judged by themselves again.',
    '- **The schema** needs what every revision does. Ordinary Python is read without the parser; most of the time goes to reading it, to following it and to applying the operations, a third each. The command line forgets what a revision does as soon as it is applied; a server keeps it, with the schema at every revision. `--cache` keeps the text that was written, by the digests of all texts: with another revision all are read again. After an edit a server goes on from the first revision that changed, and looks at none before it.',
    '- **`check`** of new revisions reads what every revision does and works the schemas out at the heads, for the rules. For the round trips the way leads to the new revisions alone: there a revision is not applied once more where it finds what it looks at as it was.',
    `- **Start.** The packages for an editor, the parser and databases are files of their own and loaded when they are used. A bare \`node\` took ${startup.bare.toFixed(0)} ms of processor time here.`,
    '',
    '## Instant SQL',
    '',
    'Against `alembic upgrade --sql` of the same in the same run; an edit is one within `upgrade()`, up to the answer of the built server over stdio, right after the project was opened and its first preview came. A warm server has shown the same twenty times before.',
    '',
    instant,
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
