import { createHash } from 'node:crypto';

/** An audit entry as the database holds it; every value as its text. */
export interface ChainedEntry {
  readonly seq: string | null;
  readonly prevHash: string | null;
  readonly hash: string | null;
  readonly venueId: string;
  readonly id: string;
  /** Empty: of no event. */
  readonly eventId: string;
  readonly actor: string;
  readonly action: string;
  /** JSON as PostgreSQL writes it: keys sorted, one blank after `:` and `,`. */
  readonly subject: string;
  readonly requestId: string;
  /** `2026-11-30T12:00:00.000Z` */
  readonly createdAt: string;
}

/** End of a chain, and what retention has cut off its beginning. */
export interface ChainHead {
  readonly seq: string;
  readonly hash: string;
  /** Last entry that was cut off; `0`: none. */
  readonly cutSeq: string;
  readonly cutHash: string;
}

/** What was once said of a chain outside of the database: the entry `seq` had this hash. */
export interface ChainAnchor {
  readonly venueId: string;
  readonly seq: string;
  readonly hash: string;
}

/** The first place where a chain is broken. `seq` is null for an entry that is in no chain. */
export interface ChainFault {
  readonly seq: string | null;
  readonly entryId: string | null;
  readonly reason: string;
}

/** Hash of an entry: SHA-256, hex, over the JSON array of its values as texts, written as PostgreSQL writes it. */
export function hashOfEntry(entry: ChainedEntry): string {
  const values = [
    entry.prevHash ?? '',
    entry.seq ?? '',
    entry.venueId,
    entry.id,
    entry.eventId,
    entry.actor,
    entry.action,
    entry.subject,
    entry.requestId,
    entry.createdAt,
  ];
  const text = `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Walks along the chain of one venue, entry by entry in the order of `seq`, and stops at the first fault. */
export class ChainWalk {
  private lastSeq: bigint;
  private lastHash: string;
  private isCutRecorded: boolean;
  private readonly anchors: ReadonlyMap<string, string>;
  private fault: ChainFault | null = null;

  constructor(
    private readonly head: ChainHead,
    anchors: readonly ChainAnchor[],
  ) {
    this.lastSeq = BigInt(head.cutSeq);
    this.lastHash = head.cutHash;
    this.isCutRecorded = this.lastSeq === 0n;
    this.anchors = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  }

  /** Returns false as soon as the chain is known to be broken. */
  take(entry: ChainedEntry): boolean {
    this.fault ??= this.findFault(entry);
    if (this.fault) return false;
    this.lastSeq = BigInt(entry.seq!);
    this.lastHash = entry.hash!;
    this.isCutRecorded ||= this.isRecordOfCut(entry);
    return true;
  }

  /** After the last entry. Null: the chain is whole. */
  finish(): ChainFault | null {
    if (this.fault) return this.fault;
    const { seq, hash } = this.head;
    if (this.lastSeq !== BigInt(seq)) {
      return this.faultAfter(`the entries ${this.lastSeq + 1n} to ${seq} at the end are missing`);
    }
    if (this.lastHash !== hash) return this.faultAfter('the head has another hash than the last entry');
    if (!this.isCutRecorded)
      return this.faultAfter('its beginning is missing, and no entry records that it was cut off');
    const beyond = [...this.anchors.keys()].find((anchored) => BigInt(anchored) > this.lastSeq);
    if (beyond !== undefined) return this.faultAfter(`the log knows entry ${beyond}, which is missing at the end`);
    return null;
  }

  private findFault(entry: ChainedEntry): ChainFault | null {
    const { seq, id: entryId } = entry;
    const is = (reason: string): ChainFault => ({ seq, entryId, reason });
    if (seq === null || entry.hash === null) return is('the entry is in no chain');
    const expected = this.lastSeq + 1n;
    if (BigInt(seq) !== expected) return is(`the entries from ${expected} to before it are missing`);
    if (entry.prevHash !== this.lastHash) return is('it does not follow the entry before');
    if (entry.hash !== hashOfEntry(entry)) return is('it was changed after it was written');
    const anchor = this.anchors.get(seq);
    if (anchor !== undefined && anchor !== entry.hash) return is('the log knows it with another hash');
    return null;
  }

  private isRecordOfCut(entry: ChainedEntry): boolean {
    if (entry.action !== 'audit:cut') return false;
    const { seq, hash } = JSON.parse(entry.subject) as { seq?: number; hash?: string };
    return String(seq) === this.head.cutSeq && hash === this.head.cutHash;
  }

  private faultAfter(reason: string): ChainFault {
    return { seq: this.lastSeq.toString(), entryId: null, reason };
  }
}
