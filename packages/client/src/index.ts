export { createApi, type Api, type ApiOptions, type Freshness, type RequestOptions } from './api/api';
export { ApiError } from './api/api.error';
export type { UploadOptions } from './api/upload';
export { newId } from './id';
export type { LinkState, LiveEvent } from './live/event.feed';
export {
  createLive,
  type LiveConnection,
  type LiveEventHandle,
  type LiveOptions,
  type RequestAnswer,
} from './live/live.connection';
export { createPagePlayer, type PagePlayer, type PagePlayerOptions, type PlayerState } from './player/page.player';
export { playheadMs } from './player/playhead';
export { createStaffSession, type StaffSession, type StaffState } from './staff/staff.session';
export type { Store } from './store';
export type { VoteTicket } from './vote/outbox.rules';
export { createVoteOutbox, type OutboxOptions, type VoteOutbox } from './vote/vote.outbox';
