import { createLive, createVoteOutbox, type Api, type LiveConnection, type VoteOutbox } from '@votebox/client';
import { guestApi } from '../session/guest-api';

/** The connections of this tab: one socket and one outbox, however many screens use them. */
export interface NightSession {
  api: Api;
  live: LiveConnection;
  outbox: VoteOutbox;
}

let session: NightSession | null = null;

export function nightSession(): NightSession {
  if (session) return session;
  const api = guestApi();
  const live = createLive({ api, isEager: true });
  const outbox = createVoteOutbox({ live, api });
  void outbox.start();
  session = { api, live, outbox };
  return session;
}
