export { createApi, type Api, type ApiOptions, type Freshness, type RequestOptions } from './api/api';
export { ApiError, toApiFailure } from './api/api.error';
export { keepAsking, type Asking } from './api/keep-asking';
export type { UploadOptions } from './api/upload';
export { newId } from './id';
export type { LinkState, LiveEvent } from './live/event.feed';
export type { LiveConnection, LiveEventHandle, LiveOptions, RequestAnswer } from './live/live.connection';
export { createLive } from './live/live.hub';
export { createPagePlayer } from './player/page.player';
export type { ArmOptions, PagePlayer, PagePlayerOptions, PlayerState } from './player/player.state';
export { playheadMs } from './player/playhead';
export type { SpotifyPageProblem } from './spotify-page/spotify-page.rules';
export {
  createSpotifyPage,
  type SpotifyPage,
  type SpotifyPageOptions,
  type SpotifyPageState,
} from './spotify-page/spotify.page';
export { createStaffSession, type StaffSession, type StaffState } from './staff/staff.session';
export { browserStorage, keepsCookies } from './storage/safe.storage';
export type { Store } from './store';
export type { NewVote, VoteTicket } from './vote/outbox.rules';
export { forgetTickets } from './vote/ticket.storage';
export { createVoteOutbox, type OutboxOptions, type VoteOutbox } from './vote/vote.outbox';
