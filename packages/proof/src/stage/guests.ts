import { RestClient } from '@votebox/local';

const AT_ONCE = 48;

/** Lets `count` new guests in by the join code and answers their cookies (`vb_guest=…`), each of another guest. */
export async function joinGuests(origin: string, joinCode: string, count: number): Promise<string[]> {
  const door = new RestClient({ origin });
  const cookies: string[] = [];
  let left = count;
  const joinNext = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      cookies.push(await joinOne(door, joinCode));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, joinNext));
  return cookies;
}

/** Knocks again at a busy door, as the guests' page does. */
async function joinOne(door: RestClient, code: string): Promise<string> {
  const { headers } = await door.request('POST', '/public/join', { body: { code }, repetition: 'repeatable' });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .find((pair) => pair.startsWith('vb_guest='));
  if (cookie === undefined) throw new Error('POST /public/join set no cookie of a guest');
  return cookie;
}
