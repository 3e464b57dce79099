import { newVoteId } from '../load/vote-id.js';
import type { StageEvent } from '../stage/venue.js';

interface Verdict {
  readonly name: string;
  readonly status: number;
}

const ZERO = '00000000-0000-0000-0000-000000000000';

/** Votes that no database can take, or that mean something else than they say. */
function listPoison({ ballotId, optionIds }: StageEvent): Record<string, unknown> {
  const good = { voteId: newVoteId(), ballotId, optionId: optionIds[0]! };
  return {
    'no UUID': { ...good, voteId: 'poison' },
    'a brace that would close an array': { ...good, voteId: `${good.voteId.slice(0, 34)}}"` },
    'two ids in one': { ...good, optionId: `${good.optionId},${good.optionId}` },
    'NUL in an id': { ...good, optionId: `${good.optionId}\u0000` },
    'a lone surrogate': { ...good, optionId: '\ud800' },
    'an id of nothing': { ...good, optionId: ZERO },
    'another ballot': { ...good, ballotId: newVoteId() },
    'an array': { ...good, voteId: [good.voteId] },
    'a weight of its own': { ...good, voteId: newVoteId(), weight: 100 },
    'a voter of its own': { ...good, voteId: newVoteId(), voterId: newVoteId() },
    nothing: {},
    null: null,
  };
}

/** Sends them all at once, a few times over, and answers what came back. */
export async function offerPoison(origin: string, event: StageEvent, cookie: string): Promise<Verdict[]> {
  const url = `${origin}/api/v1/events/${event.eventId}/votes`;
  const offers = Object.entries(listPoison(event));
  const offer = async ([name, body]: [string, unknown]): Promise<Verdict> => {
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.arrayBuffer();
    return { name, status: response.status };
  };
  const verdicts: Verdict[] = [];
  for (let round = 0; round < 3; round++) verdicts.push(...(await Promise.all(offers.map(offer))));
  return verdicts;
}
