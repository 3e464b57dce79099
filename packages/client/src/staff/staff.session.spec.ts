import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionView } from '@votebox/contracts';
import { ScriptedServer } from '../testing/scripted-server';
import { createStaffSession, type StaffSession } from './staff.session';

function aSession(accessToken: string): SessionView {
  return {
    accessToken,
    expiresAt: new Date(Date.now() + 900_000).toISOString(),
    user: { id: 'u', name: 'Ana', email: 'ana@example.org', isEmailProven: false },
    memberships: [
      { venueId: 'v1', venueName: 'Bar', venueSlug: 'bar', role: 'OWNER' },
      { venueId: 'v2', venueName: 'Club', venueSlug: 'club', role: 'STAFF' },
    ],
  };
}

describe('createStaffSession', () => {
  let server: ScriptedServer;
  let session: StaffSession;

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
    session = createStaffSession({ baseUrl: server.url });
    server.onHttp('POST /auth/logout', () => ({ data: null }));
  });

  afterEach(async () => {
    // Ends the timer that would renew the token.
    await session.logout();
    await server.close();
  });

  it('does not know who is there until the cookie has been asked', async () => {
    expect(session.get()).toEqual({ state: 'unknown' });
    server.onHttp('POST /auth/refresh', () => ({ data: aSession('t1') }));
    await session.restore();
    expect(session.get()).toMatchObject({ state: 'signed-in', venueId: 'v1', role: 'OWNER' });
    expect(session.token()).toBe('t1');
  });

  it('is signed out when the cookie is no good', async () => {
    server.onHttp('POST /auth/refresh', () => ({ refuse: 'UNAUTHORIZED' }));
    await session.restore();
    expect(session.get()).toEqual({ state: 'signed-out' });
    expect(session.token()).toBeNull();
  });

  it('does not take a lost connection for being signed out', async () => {
    let tries = 0;
    server.onHttp('POST /auth/refresh', () => ((tries += 1) === 1 ? 'lost' : { data: aSession('t1') }));
    await session.restore();
    expect(session.get().state).toBe('signed-in');
  });

  it('signs in, and renews the token by itself when the server refuses it', async () => {
    server.onHttp('POST /auth/login', () => ({ data: aSession('t1') }));
    await session.login({ email: 'ana@example.org', password: 'correct horse' });
    server.onHttp('POST /auth/refresh', () => ({ data: aSession('t2') }));
    server.onHttp('GET /auth/me', () =>
      server.calls.at(-1)?.headers.authorization === 'Bearer t2' ? { data: 'me' } : { refuse: 'UNAUTHORIZED' },
    );
    expect(await session.api.get('/auth/me')).toBe('me');
    expect(session.token()).toBe('t2');
  });

  it('throws wrong credentials and stays where it was', async () => {
    server.onHttp('POST /auth/login', () => ({ refuse: 'INVALID_CREDENTIALS' }));
    await expect(session.login({ email: 'a@b.c', password: 'x' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(session.get().state).toBe('unknown');
  });

  it('is signed in without a venue, and at one once it has joined', async () => {
    server.onHttp('POST /auth/login', () => ({ data: { ...aSession('t1'), memberships: [] } }));
    await session.login({ email: 'a@b.c', password: 'x' });
    expect([session.get().state, session.token()]).toEqual(['no-venue', 't1']);
    server.onHttp('POST /auth/refresh', () => ({ data: aSession('t2') }));
    await session.reload();
    expect(session.get()).toMatchObject({ state: 'signed-in', venueId: 'v1' });
  });

  it('is signed out everywhere only once the server has done it', async () => {
    server.onHttp('POST /auth/login', () => ({ data: aSession('t1') }));
    await session.login({ email: 'a@b.c', password: 'x' });
    server.onHttp('DELETE /auth/sessions', () => 'lost');
    await expect(session.logoutEverywhere()).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(session.get().state).toBe('signed-in');
    server.onHttp('DELETE /auth/sessions', () => ({ data: null }));
    await session.logoutEverywhere();
    expect(session.get().state).toBe('signed-out');
  });

  it('is signed out after logging out, also when the server cannot be told', async () => {
    server.onHttp('POST /auth/login', () => ({ data: aSession('t1') }));
    await session.login({ email: 'a@b.c', password: 'x' });
    server.onHttp('POST /auth/logout', () => 'lost');
    await expect(session.logout()).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(session.get().state).toBe('signed-out');
    server.onHttp('POST /auth/logout', () => ({ data: null }));
  });
});
