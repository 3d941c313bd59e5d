import type { Applied } from './apply.js';
import { emptySchema } from './schema.js';

/** A schema that was computed, and those that one revision more made of it. */
export interface KeptSchema extends Applied {
  /** The digest of the text that made it, and the id of its revision. */
  readonly digest: string;
  readonly id: string;
  followers: KeptSchema[];
}

/** So many walks are remembered when others are forgotten. */
const recentWalks = 16;

/**
 * Schemas that were computed already. One is found by all that it comes from: the schema before it, the text of the
 * file, and the dialect. So nothing is ever invalidated, and an edit that is undone costs nothing. Each follows the one
 * before it, so that to find one takes a comparison and no key.
 */
export class SchemaCache {
  private readonly starts = new Map<string, KeptSchema>();
  private readonly walks: (readonly KeptSchema[])[] = [];
  private kept = 0;

  private limit: number;

  /** @param more how many schemas are kept beside those of the last walks */
  constructor(private readonly more = 2000) {
    this.limit = more;
  }

  /** The empty schema from which a walk begins; another one for each of these. */
  start(subject: string): KeptSchema {
    const known = this.starts.get(subject);
    if (known !== undefined) return known;
    const trace = { maps: [], uncertain: [] };
    const start = { schema: emptySchema, touches: [], trace, digest: '', id: '', followers: [] };
    this.starts.set(subject, start);
    return start;
  }

  /** What a text makes of a schema as the revision of this id. */
  after(before: KeptSchema, digest: string, id: string, compute: () => Applied): KeptSchema {
    for (const known of before.followers) if (known.digest === digest && known.id === id) return known;
    const { schema, touches, trace } = compute();
    const made = { schema, touches, trace, digest, id, followers: [] };
    before.followers.push(made);
    this.kept += 1;
    return made;
  }

  /** A walk came to these; where there are too many, those that no walk came to for a while are forgotten. */
  end(walk: readonly KeptSchema[]): void {
    this.walks.push(walk);
    if (this.walks.length > recentWalks) this.walks.shift();
    if (this.kept <= this.limit) return;
    const alive = new Set<KeptSchema>();
    for (const [at, schemas] of this.walks.entries()) {
      const before = this.walks[at - 1];
      // Most of a walk is what the one before it came to.
      for (const [place, schema] of schemas.entries()) if (before?.[place] !== schema) alive.add(schema);
    }
    for (const each of [...this.starts.values(), ...alive])
      each.followers = each.followers.filter((follower) => alive.has(follower));
    this.kept = alive.size;
    this.limit = alive.size + this.more;
  }
}
