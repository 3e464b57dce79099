import type { CastOrder, CastReport } from './shooter.js';
import type { WatchReport } from './tick-watch.js';

/** The worker's sockets, each of another guest, or with the same token. */
export interface SocketOrder {
  /** Sockets are dealt out over them in turn. */
  readonly origins: readonly string[];
  /** Guests; empty where `token` says who it is. */
  readonly cookies: readonly string[];
  readonly token?: string;
  /** Joined after connecting, so that ticks come. Absent: connected only. */
  readonly join?: { readonly eventId: string; readonly as: 'guest' | 'display' };
  /** Speaks plain websocket: no Socket.IO around it. */
  readonly isBare?: boolean;
  /** So many sockets, evenly spread, keep what they see. */
  readonly samples: number;
  /** First socket's number among those of all workers: decides the loopback address. */
  readonly firstIndex: number;
}

export interface SocketReport {
  opened: number;
  failed: Record<string, number>;
}

/** What a worker can be asked. */
export interface WorkerTasks {
  openSockets: { order: SocketOrder; answer: SocketReport };
  closeSockets: { order: null; answer: null };
  castBySockets: { order: CastOrder; answer: CastReport };
  castByHttp: { order: HttpCastOrder; answer: CastReport };
  takeWatch: { order: null; answer: WatchReport };
}

export interface HttpCastOrder extends CastOrder {
  readonly origins: readonly string[];
  readonly cookies: readonly string[];
  readonly connections: number;
}

export type TaskName = keyof WorkerTasks;

export type TaskMessage = { [N in TaskName]: { id: number; name: N; order: WorkerTasks[N]['order'] } }[TaskName];

export type TaskAnswer = { id: number; ok: true; answer: unknown } | { id: number; ok: false; reason: string };
