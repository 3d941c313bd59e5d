import type { RevisionFile } from '../../server/src/core/graph/revisionGraph.js';
import type { Environment } from '../../server/src/core/project/environment.js';
import type { ReviewedFile } from '../../server/src/core/review/rule.js';
import type { ReferenceList, RevisionBody, RevisionHeader } from '../../server/src/core/revision/facts.js';
import { noBody } from '../../server/src/core/revision/readFacts.js';
import type { Invalid, Unknown } from '../../server/src/core/text.js';

/** A revision of a literal graph; where only parents matter, the list of them is enough. */
export interface LiteralRevision {
  /** The file's name is its key; the id too, unless one is given. Null for a computed one, undefined for none. */
  readonly id?: string | null | undefined;
  /** Parents: ids, or what is unknown or invalid by `unknownPart` and `invalidPart`; null where there is no down_revision. */
  readonly down?: readonly Part[] | null;
  readonly deps?: readonly Part[];
  readonly labels?: readonly Part[];
  readonly location?: number;
  readonly created?: string;
  readonly header?: Partial<RevisionHeader>;
  readonly body?: Partial<RevisionBody>;
}

type Part = string | Unknown | Invalid;

const somewhere = { start: 0, end: 1 };
export const unknownPart: Unknown = { kind: 'unknown', reason: 'it is computed', span: somewhere };
export const invalidPart: Invalid = { kind: 'invalid', found: 'the number 5', span: somewhere };

/** `{ a: [], b: ['a'] }` → files in that order, as if read from text. Spans are made up: 100, 200, 300 by identifier. */
export function revisionFiles(graph: Readonly<Record<string, LiteralRevision | readonly Part[]>>): ReviewedFile[] {
  return Object.entries(graph).map(([name, entry]) => {
    const literal: LiteralRevision = 'length' in entry ? { down: entry } : entry;
    return {
      path: `/p/versions/${name}.py`,
      location: literal.location ?? 0,
      header: headerOf(name, literal),
      body: { ...noBody, ...literal.body },
    };
  });
}

/** An environment in which nothing is unresolved. */
export const environment: Environment = {
  name: 'p',
  source: { configFile: '/p/alembic.ini', section: 'alembic' },
  foundBy: 'configuration',
  otherSources: [],
  scriptLocation: '/p',
  versionLocations: ['/p/versions'],
  unresolved: [],
  recursive: false,
  sourceless: false,
  workingDirectory: '/p',
};

/** The body that `revisionFiles` gave the file of a graph. */
export const bodyOf = (file: RevisionFile): RevisionBody => (file as ReviewedFile).body ?? noBody;

export const emptyHeader: RevisionHeader = {
  revision: undefined,
  downRevision: undefined,
  branchLabels: undefined,
  dependsOn: undefined,
  assignments: {},
  docstring: undefined,
  replaces: [],
  names: new Set(),
  otherNames: null,
  isBroken: false,
  unreadable: null,
};

function headerOf(name: string, literal: LiteralRevision): RevisionHeader {
  const id = 'id' in literal ? literal.id : name;
  const down = literal.down === undefined ? [] : literal.down;
  return {
    ...emptyHeader,
    revision:
      id === undefined
        ? undefined
        : id === null
          ? unknownPart
          : { kind: 'known', value: id, span: { start: 100, end: 102 + id.length } },
    downRevision: down === null ? undefined : listOf(down, 200),
    branchLabels: literal.labels && listOf(literal.labels, 300),
    dependsOn: literal.deps && listOf(literal.deps, 400),
    assignments: { revision: { start: 90, end: 110 } },
    docstring:
      literal.created === undefined
        ? undefined
        : { message: name, createDate: literal.created, mentions: [], lines: [], span: { start: 0, end: 80 } },
    names: new Set(['upgrade', 'downgrade']),
    ...literal.header,
  };
}

function listOf(parts: readonly Part[], start: number): ReferenceList {
  let offset = start;
  const references = parts
    .filter((part) => typeof part === 'string')
    .map((value) => {
      const span = { start: offset, end: offset + value.length + 2 };
      offset = span.end + 2;
      return { value, span };
    });
  const others = parts.filter((part) => typeof part !== 'string');
  return {
    references,
    unknown: others.filter((part) => part.kind === 'unknown'),
    invalid: others.filter((part) => part.kind === 'invalid'),
    span: { start, end: offset },
  };
}
