/**
 * Histories of any size for measuring: revisions with merges and labels, in the sizes of real ones
 * (2.3 KB a file on average, a few of many KB). The same arguments give the same files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A generator of numbers from 0 to 1 (mulberry32): the same for the same seed. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words = [
  'account',
  'invoice',
  'order',
  'payment',
  'customer',
  'address',
  'session',
  'event',
  'project',
  'member',
  'label',
  'report',
  'webhook',
  'token',
];
const types = [
  'sa.String(length=255)',
  'sa.Integer()',
  'sa.Text()',
  'sa.DateTime(timezone=True)',
  'sa.Boolean()',
  'postgresql.UUID()',
  'sa.BigInteger()',
  'postgresql.JSONB()',
];

/**
 * @typedef {object} Revision
 * @property {string} id
 * @property {readonly string[]} parents
 * @property {string | null} label
 * @property {readonly string[]} dependsOn
 * @property {string} line revisions of one line come one after the other
 */

/**
 * One base and one head; every 25th revision or so a side branch of a few revisions that is merged again, and with
 * `labels` a second, labelled line of a tenth of all revisions that depends on the first one.
 * @returns {Revision[]} in creation order
 */
export function history(count, seed = 1) {
  const random = randomNumbers(seed);
  const ids = new Set();
  const newId = () => {
    let id;
    do id = Array.from({ length: 12 }, () => Math.floor(random() * 16).toString(16)).join('');
    while (ids.has(id));
    ids.add(id);
    return id;
  };
  const revisions = [];
  const add = (parents, { label = null, dependsOn = [], line = 'main' } = {}) => {
    revisions.push({ id: newId(), parents, label, dependsOn, line });
    return revisions.at(-1).id;
  };
  let head = add([], { label: 'main' });
  let labelled = null;
  while (revisions.length < count) {
    const room = count - revisions.length;
    if (room > 8 && random() < 0.04) {
      let side = head;
      const line = `side ${revisions.length}`;
      for (let length = 1 + Math.floor(random() * 3); length > 0; length -= 1) side = add([side], { line });
      head = add([head]);
      head = add([head, side]);
    } else if (random() < 0.1) {
      labelled =
        labelled === null
          ? add([], { label: 'tenants', line: 'tenants' })
          : add([labelled], { dependsOn: random() < 0.1 ? [head] : [], line: 'tenants' });
    } else {
      head = add([head]);
    }
  }
  return revisions;
}

/**
 * Writes an Alembic project with that history into the folder, and env.py for SQLite.
 * @returns {{ files: string[], bytes: number, revisions: Revision[] }} the revision files, absolute, in creation order
 */
export function writeHistory(folder, count, seed = 1) {
  const versions = path.join(folder, 'migrations/versions');
  mkdirSync(versions, { recursive: true });
  writeFileSync(
    path.join(folder, 'alembic.ini'),
    '[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite://\n',
  );
  writeFileSync(
    path.join(folder, 'migrations/env.py'),
    'from alembic import context\n\ncontext.configure(url="sqlite://", literal_binds=True)\nwith context.begin_transaction():\n    context.run_migrations()\n',
  );
  writeFileSync(path.join(folder, 'migrations/script.py.mako'), '"""${message}"""\n');
  const random = randomNumbers(seed + 1);
  const revisions = history(count, seed);
  let bytes = 0;
  const tables = new Map();
  const files = revisions.map((revision, index) => {
    const message = `add ${pick(words, random)} ${pick(words, random)} ${index}`;
    const text = revisionText(revision, message, index, random, tablesOf(revision.line, tables));
    const file = path.join(versions, `${revision.id}_${message.replaceAll(' ', '_')}.py`);
    writeFileSync(file, text);
    bytes += Buffer.byteLength(text);
    return file;
  });
  return { files, bytes, revisions };
}

/** The tables that the revisions of one line have made so far: what they change is there. */
function tablesOf(line, tables) {
  if (!tables.has(line)) tables.set(line, []);
  return tables.get(line);
}

function revisionText({ id, parents, label, dependsOn }, message, index, random, tables) {
  const calls = numberOfCalls(random);
  const date = new Date(Date.UTC(2015, 0, 1) + index * 3_600_000).toISOString().replace('T', ' ').replace('Z', '000');
  const isMerge = parents.length > 1;
  const upgrade = isMerge ? ['pass'] : Array.from({ length: calls }, () => operation(random, index, tables));
  const downgrade = isMerge
    ? ['pass']
    : Array.from({ length: calls }, () => `op.drop_column('${pick(words, random)}', '${pick(words, random)}_id')`);
  const older = index % 3 === 0;
  const annotation = older ? '' : ': Union[str, Sequence[str], None]';
  return `"""${message}

Revision ID: ${id}
Revises: ${parents.join(', ')}
Create Date: ${date}

"""
${older ? '' : 'from typing import Sequence, Union\n\n'}from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision${older ? '' : ': str'} = '${id}'
down_revision${annotation} = ${tuple(parents)}
branch_labels${annotation} = ${label === null ? 'None' : `('${label}',)`}
depends_on${annotation} = ${tuple(dependsOn)}


def upgrade()${older ? '' : ' -> None'}:
    # ### commands auto generated by Alembic - please adjust! ###
${indented(upgrade)}
    # ### end Alembic commands ###


def downgrade()${older ? '' : ' -> None'}:
    # ### commands auto generated by Alembic - please adjust! ###
${indented(downgrade)}
    # ### end Alembic commands ###
`;
}

function tuple(ids) {
  const [first] = ids;
  if (first === undefined) return 'None';
  return ids.length === 1 ? `'${first}'` : `(${ids.map((id) => `'${id}'`).join(', ')})`;
}

/** Most revisions have a few operations, some dozens, one in two hundred hundreds. */
function numberOfCalls(random) {
  const share = random();
  if (share < 0.8) return 1 + Math.floor(random() * 6);
  return share < 0.995 ? 6 + Math.floor(random() * 20) : 100 + Math.floor(random() * 200);
}

/** An operation on a table that the line has made; the first one makes one. */
function operation(random, index, tables) {
  const share = random();
  const table = pick(tables, random);
  const column = `${pick(words, random)}_${index}_${Math.floor(random() * 1000)}_id`;
  if (table === undefined || share < 0.08) return createTable(random, index, tables);
  const old = pick(table.columns, random);
  if (share < 0.5) {
    if (!table.columns.includes(column)) table.columns.push(column);
    return `op.add_column('${table.name}', sa.Column('${column}', ${pick(types, random)}, nullable=True))`;
  }
  if (share < 0.65)
    return `op.create_index(op.f('ix_${table.name}_${column}'), '${table.name}', ['${old}'], unique=False)`;
  if (share < 0.8)
    return `op.execute("""\n        UPDATE ${table.name} SET ${old} = NULL\n        WHERE ${old} = ''\n    """)`;
  if (share < 0.9 || table.columns.length < 5)
    return `op.alter_column('${table.name}', '${old}', nullable=${share < 0.85 ? 'True' : 'False'})`;
  // The first column is the key.
  const gone = table.columns.splice(1 + Math.floor(random() * (table.columns.length - 1)), 1);
  return `op.drop_column('${table.name}', '${gone[0]}')`;
}

function createTable(random, index, tables) {
  const name = `${pick(words, random)}_${index}_${tables.length}`;
  const columns = Array.from({ length: 3 + Math.floor(random() * 12) }, (_, at) => `${pick(words, random)}_id_${at}`);
  tables.push({ name, columns: [...columns] });
  return [
    `op.create_table('${name}',`,
    ...columns.map((column) => `    sa.Column('${column}', ${pick(types, random)}, nullable=False),`),
    `    sa.PrimaryKeyConstraint('${columns[0]}', name=op.f('pk_${name}')),`,
    ')',
  ].join('\n');
}

function indented(statements) {
  return statements
    .map((statement) =>
      statement
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n'),
    )
    .join('\n');
}

function pick(list, random) {
  return list[Math.floor(random() * list.length)];
}
