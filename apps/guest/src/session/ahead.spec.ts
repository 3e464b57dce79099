import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askAhead, takeAhead } from './ahead';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const page = globalThis as unknown as { window?: unknown; location?: { search: string }; fetch: typeof fetch };

describe('askAhead', () => {
  const { fetch: realFetch } = page;
  let asked: string[];

  beforeEach(() => {
    asked = [];
    page.window = {};
    page.fetch = async (address) => {
      asked.push(address as string);
      return Response.json(address);
    };
  });

  afterEach(() => {
    page.fetch = realFetch;
    delete page.window;
    delete page.location;
  });

  it('asks who the guest is and what plays, before the app is there; each answer is taken once', async () => {
    page.location = { search: `?id=${ID}` };
    askAhead();
    expect(asked).toEqual([`/api/v1/events/${ID}/me`, `/api/v1/events/${ID}/state`]);
    expect(await (await takeAhead(`/events/${ID}/state`))?.json()).toBe(`/api/v1/events/${ID}/state`);
    expect(takeAhead(`/events/${ID}/state`)).toBeNull();
    expect(takeAhead('/public/join')).toBeNull();
  });

  it('asks nothing where the address names no event', () => {
    page.location = { search: '?id=../../auth/me' };
    askAhead();
    expect(asked).toEqual([]);
    expect(takeAhead(`/events/${ID}/me`)).toBeNull();
  });
});
