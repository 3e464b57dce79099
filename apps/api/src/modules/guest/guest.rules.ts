import { type EventStatus, findNameFlaw, LIMITS, type PresenceTier, toName } from '@votebox/contracts';
import { DataSet, englishDataset, englishRecommendedTransformers, parseRawPattern, RegExpMatcher } from 'obscenity';

/** What the English list does not know. `|` marks the edge of a word. */
const GERMAN_WORDS = [
  'arschloch',
  'fotze',
  'hurensohn',
  'hurentochter',
  'missgeburt',
  'schlampe',
  'spasti',
  'wichser',
  '|nutte',
  '|hure|',
  '|nazi',
  'hitler',
  'siegheil',
  'sieg heil',
];

const matcher = createMatcher();

function createMatcher(): RegExpMatcher {
  const german = new DataSet<{ originalWord: string }>();
  for (const word of GERMAN_WORDS) {
    german.addPhrase((phrase) => phrase.setMetadata({ originalWord: word }).addPattern(parseRawPattern(word)));
  }
  const words = new DataSet<{ originalWord: string }>().addAll(englishDataset).addAll(german).build();
  return new RegExpMatcher({ ...words, ...englishRecommendedTransformers });
}

export type NicknameDecision = { kind: 'none' } | { kind: 'accepted'; nickname: string } | { kind: 'refused' };

/**
 * What a typed nickname becomes: composed (NFC), without white space at the ends and with single spaces inside; `none`
 * when nothing is left. Refused: what cannot be seen or turns the text around, what is indecent, what is too long.
 */
export function decideNickname(typed: string): NicknameDecision {
  const nickname = toName(typed);
  if (nickname === '') return { kind: 'none' };
  if (findNameFlaw(nickname, LIMITS.nicknameMax) || matcher.hasMatch(nickname)) return { kind: 'refused' };
  return { kind: 'accepted', nickname };
}

/** Somebody at the door of one event. */
export interface Arrival {
  voterId: string;
  tier: PresenceTier;
}

/** Two tabs of one phone can stand in the same batch: they are one arrival, with the better tier of the two. In order. */
export function toArrivals(batch: readonly Arrival[]): Arrival[] {
  const tiers = new Map<string, PresenceTier>();
  for (const { voterId, tier } of batch) tiers.set(voterId, tiers.get(voterId) === 'PRESENT' ? 'PRESENT' : tier);
  return [...tiers].map(([voterId, tier]) => ({ voterId, tier }));
}

/** Whether a guest may take a place at an event in this state. */
export function takesGuests(status: EventStatus): boolean {
  return status === 'UPCOMING' || status === 'ACTIVE' || status === 'HOLD';
}
