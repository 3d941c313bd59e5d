/**
 * Reviews the last revisions of public histories, each alone, as if it were a pull request and all before it were released,
 * and prints how often each rule reports something, and findings drawn with a fixed seed to be judged by hand.
 *
 *   node test/histories/findings.mjs FOLDER… [--last 20] [--sample 15] [--seed 1] [--rules CODE,…] [--out FILE]
 *
 * FOLDER is a checkout, which is only read; FOLDER@ENVIRONMENT names one of its environments where it is not the largest.
 * Needs `npm run build`. Nothing of a history belongs into this repository.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import path from 'node:path';
import { load } from '../support/load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    last: { type: 'string', default: '20' },
    sample: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    rules: { type: 'string' },
    out: { type: 'string' },
  },
});
const { readFindings } = await load('test/histories/readFindings.ts');
const findings = [];
const total = { revisions: 0, withFinding: 0, operations: 0, unchecked: 0 };
console.log('| history | revisions | with a finding but hints | operations | could not be checked | findings |');
console.log('|---|--:|--:|--:|--:|--:|');
for (const argument of positionals) {
  const [folder, environment] = argument.split('@');
  let read;
  try {
    read = await readFindings(path.resolve(folder), Number(values.last), environment);
  } catch (error) {
    console.log(`${folder}: ${error.message}`);
    continue;
  }
  for (const key of Object.keys(total)) total[key] += read[key];
  findings.push(...read.findings);
  console.log(
    `| ${path.basename(folder)} | ${read.revisions} | ${read.withFinding} | ${read.operations} | ${read.unchecked} | ${read.findings.length} |`,
  );
}
console.log(
  `| all | ${total.revisions} | ${total.withFinding} | ${total.operations} | ${total.unchecked} | ${findings.length} |`,
);
const wanted = values.rules?.split(',');
const codes = [...new Set(findings.map(({ code }) => code))].sort();
console.log('\n| rule | findings | in revisions | in histories |\n|---|--:|--:|--:|');
for (const code of codes) {
  const own = findings.filter((each) => each.code === code);
  const count = (key) => new Set(own.map(key)).size;
  console.log(
    `| ${code} | ${own.length} | ${count((each) => `${each.history} ${each.file}`)} | ${count((each) => each.history)} |`,
  );
}
for (const code of codes) {
  if (wanted !== undefined && !wanted.includes(code)) continue;
  console.log(`\n${code}`);
  for (const each of draw(findings.filter((finding) => finding.code === code)))
    console.log(
      `  ${each.severity} ${each.history} ${each.file}:${each.line}\n    ${each.message}\n    ${each.source.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
    );
}
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify({ total, findings }, null, 2)}\n`);

/** At most so many of them, the same ones each time. */
function draw(all) {
  const rest = [...all];
  let state = Number(values.seed);
  return Array.from({ length: Math.min(Number(values.sample), all.length) }, () => {
    state = (state * 48271) % 0x7fffffff;
    return rest.splice(state % rest.length, 1)[0];
  });
}
