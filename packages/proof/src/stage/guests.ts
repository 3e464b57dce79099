import { UnexpectedAnswer } from './rest-client.js';

const AT_ONCE = 48;
const TRIES_MAX = 5;

/** Lets `count` new guests in by the join code and answers their cookies (`vb_guest=…`), each of another guest. */
export async function joinGuests(origin: string, joinCode: string, count: number): Promise<string[]> {
  const cookies: string[] = [];
  const body = JSON.stringify({ code: joinCode });
  const joinNext = async (): Promise<void> => {
    for (let left = TRIES_MAX; cookies.length + underWay < count; ) {
      underWay += 1;
      try {
        cookies.push(await joinOne(origin, body));
        left = TRIES_MAX;
      } catch (error) {
        left -= 1;
        if (left === 0) throw error;
      } finally {
        underWay -= 1;
      }
    }
  };
  let underWay = 0;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, joinNext));
  return cookies;
}

async function joinOne(origin: string, body: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/public/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .find((pair) => pair.startsWith('vb_guest='));
  if (!response.ok || cookie === undefined) throw new UnexpectedAnswer('POST /public/join', response.status, text);
  return cookie;
}
