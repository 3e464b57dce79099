import type { Fact, FactKind } from './facts.js';

/** A fact on its way between processes. */
export interface News {
  /** The process that tells it; one's own news come back and are dropped. */
  origin: string;
  /** Epoch milliseconds of the telling, by the clock of that process. */
  toldAt: number;
  fact: Fact;
}

type FieldType = 'text' | 'number' | 'list' | 'thing' | 'any';

/** What listeners rely on. A kind that is missing here does not compile. */
const FIELDS: Record<FactKind, Record<string, FieldType>> = {
  'votes:committed': { eventId: 'text', ballotId: 'text', shard: 'number', shardRev: 'number', deltas: 'list' },
  'queue:changed': { eventId: 'text', act: 'any' },
  'pool:changed': { eventId: 'text' },
  'playback:changed': { eventId: 'text' },
  'event:changed': { eventId: 'text', status: 'text', ballotState: 'any' },
  'track:told': { eventId: 'text', notice: 'text', title: 'text', voterIds: 'list' },
  'player:called': { eventId: 'text', playerId: 'text', command: 'thing' },
  'guests:counted': { eventId: 'text', processId: 'text', guests: 'number' },
  'voter:changed': { eventId: 'text', ballotId: 'text', voterId: 'text', hasVoted: 'any' },
  'guest:judged': { eventId: 'text', voterId: 'text', before: 'text', standing: 'text' },
  'access:revoked': { subject: 'thing' },
  'logins:ended': { sessionIds: 'list' },
};

/** The channel of a fact: of its venue, or of people where it is of no venue. */
export function newsChannel(prefix: string, fact: Fact): string {
  return `${prefix}:facts:${'venueId' in fact ? fact.venueId : 'people'}`;
}

/** The pattern of all channels of facts. */
export function newsPattern(prefix: string): string {
  return `${prefix}:facts:*`;
}

export function writeNews(news: News): string {
  return JSON.stringify(news);
}

/** Null for whatever is not news: Redis is shared, and during a deploy another release speaks on the same channel. */
export function readNews(text: string): News | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isThing(value)) return null;
  const { origin, toldAt, fact } = value;
  if (typeof origin !== 'string' || typeof toldAt !== 'number' || !isFact(fact)) return null;
  return { origin, toldAt, fact };
}

function isFact(value: unknown): value is Fact {
  if (!isThing(value) || typeof value.kind !== 'string' || !Object.hasOwn(FIELDS, value.kind)) return false;
  if (value.kind !== 'logins:ended' && typeof value.venueId !== 'string') return false;
  const fields = Object.entries(FIELDS[value.kind as FactKind]);
  if (!fields.every(([name, type]) => hasType(value[name], type))) return false;
  return value.kind !== 'votes:committed' || (value.deltas as unknown[]).every(isDelta);
}

function isDelta(value: unknown): boolean {
  if (!isThing(value)) return false;
  const { optionId, cycle, shardVotes, added, voters } = value;
  const hasCounts = [cycle, shardVotes, added].every((number) => typeof number === 'number');
  return typeof optionId === 'string' && hasCounts && (voters === undefined || isMoves(voters));
}

function isMoves(value: unknown): boolean {
  return Array.isArray(value) && value.every(isMove);
}

function isMove(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [voterId, weight] = value as unknown[];
  return typeof voterId === 'string' && (weight === null || typeof weight === 'number');
}

function hasType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'thing':
      return isThing(value);
    case 'any':
      return true;
  }
}

function isThing(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
