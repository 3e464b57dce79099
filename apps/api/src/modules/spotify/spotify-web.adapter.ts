import { Injectable } from '@nestjs/common';
import SpotifyWebApi from 'spotify-web-api-node';
// The transport of the client, an inner part that it exports as an object.
import HttpManager from 'spotify-web-api-node/src/http-manager.js';
import { Config } from '../../core/config/config.js';
import {
  type SpotifyDevice,
  type SpotifyPage,
  type SpotifyPlayback,
  type SpotifyPlaylist,
  type SpotifyTrack,
  toDevices,
  toEmbeddedPage,
  toEntry,
  toPage,
  toPlayback,
  toPlaylist,
  toProfile,
  toTrack,
} from './spotify-answer.rules.js';
import { type Answer, answered, failed, toFault } from './spotify-fault.rules.js';

/** No call may take longer. The client itself would wait for ever. */
const PATIENCE_MS = 8_000;

/** Which part of a list. */
export interface PageWish {
  limit: number;
  offset: number;
}

/** What the client hands its transport. */
interface BuiltRequest {
  getPath(): string;
  getQueryParameters(): Record<string, unknown> | undefined;
  getHeaders(): Record<string, string> | undefined;
  getBodyParameters(): unknown;
}
type Reply = { body: unknown; statusCode: number };
type Hear = (error: unknown, reply?: Reply) => void;
type Send = (method: string, request: BuiltRequest) => Promise<Reply>;

/**
 * Who listens to the requests that the client builds. A method of the client builds its request and hands it over before
 * it returns, so this is set around that one call and says to which host, and for how long, the request goes.
 */
let sender: Send | null = null;

for (const [name, method] of [
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['del', 'DELETE'],
] as const) {
  HttpManager[name] = (request: BuiltRequest, hear: Hear) => {
    if (!sender) throw new Error('the client of Spotify is used past its adapter');
    sender(method, request).then(
      (reply) => hear(null, reply),
      (error: unknown) => hear(error),
    );
  };
}

/** An answer outside 2xx. Stays in this file. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly retryAfter: string | null,
    readonly text: string,
  ) {
    super(`answered ${status}`);
  }
}

/**
 * Spotify's Web API: one method per call, each with an access token, none of which throws or hangs.
 * `spotify-web-api-node` makes the requests; what it does not do is done here: where they go (SPOTIFY_API_URL), time limits,
 * the text of errors (its own transport loses what is not JSON), what it has no method for.
 */
@Injectable()
export class SpotifyWeb {
  private readonly origin: string;

  constructor(config: Config) {
    this.origin = config.SPOTIFY_API_URL.replace(/\/+$/, '');
  }

  me(token: string): Promise<Answer<{ id: string; name: string }>> {
    return this.ask(token, (api) => api.getMe(), toProfile);
  }

  track(token: string, id: string): Promise<Answer<SpotifyTrack | null>> {
    return this.ask(token, (api) => api.getTrack(id), toTrack);
  }

  search(token: string, query: string, page: PageWish): Promise<Answer<SpotifyTrack[]>> {
    return this.ask(
      token,
      (api) => api.searchTracks(query, page),
      (json) => toPage((json as { tracks?: unknown } | null)?.tracks, toEntry).items,
    );
  }

  playlists(token: string, page: PageWish): Promise<Answer<SpotifyPage<SpotifyPlaylist>>> {
    return this.ask(
      token,
      (api) => api.getUserPlaylists(page),
      (json) => toPage(json, toPlaylist),
    );
  }

  /** The playlist and the first of its tracks; `page` is null where they are not ours to see. */
  playlist(
    token: string,
    id: string,
  ): Promise<Answer<{ playlist: SpotifyPlaylist | null; page: ReturnType<typeof toEmbeddedPage> }>> {
    return this.ask(
      token,
      (api) => api.getPlaylist(id),
      (json) => ({ playlist: toPlaylist(json), page: toEmbeddedPage(json) }),
    );
  }

  /** `GET /playlists/{id}/items`, which the client does not know. */
  playlistItems(token: string, id: string, page: PageWish): Promise<Answer<SpotifyPage<SpotifyTrack>>> {
    const path = `/v1/playlists/${encodeURIComponent(id)}/items${toQuery({ ...page })}`;
    return this.settle(this.send('GET', path, { authorization: `Bearer ${token}` }, undefined), (json) =>
      toPage(json, toEntry),
    );
  }

  devices(token: string): Promise<Answer<SpotifyDevice[]>> {
    return this.ask(token, (api) => api.getMyDevices(), toDevices);
  }

  /** Null when nothing plays on any device. */
  playback(token: string): Promise<Answer<SpotifyPlayback | null>> {
    return this.ask(token, (api) => api.getMyCurrentPlaybackState(), toPlayback);
  }

  play(token: string, deviceId: string, uri: string, positionMs: number): Promise<Answer<null>> {
    const wish = { device_id: deviceId, uris: [uri], position_ms: Math.round(positionMs) };
    return this.ask(token, (api) => api.play(wish), nothing);
  }

  pause(token: string, deviceId: string): Promise<Answer<null>> {
    return this.ask(token, (api) => api.pause({ device_id: deviceId }), nothing);
  }

  setVolume(token: string, deviceId: string, volume: number): Promise<Answer<null>> {
    return this.ask(token, (api) => api.setVolume(Math.round(volume), { device_id: deviceId }), nothing);
  }

  /** A song that is repeated never ends. */
  repeatOff(token: string, deviceId: string): Promise<Answer<null>> {
    return this.ask(token, (api) => api.setRepeat('off', { device_id: deviceId }), nothing);
  }

  /** Makes a device the one that plays, silently. */
  transfer(token: string, deviceId: string): Promise<Answer<null>> {
    return this.ask(token, (api) => api.transferMyPlayback([deviceId], { play: false }), nothing);
  }

  private ask<T>(token: string, call: (api: SpotifyWebApi) => Promise<unknown>, read: (json: unknown) => T) {
    return this.settle(this.through(token, call), read);
  }

  private through(token: string, call: (api: SpotifyWebApi) => Promise<unknown>): Promise<Reply> {
    sender = (method, request) => {
      const path = request.getPath() + toQuery(request.getQueryParameters());
      return this.send(method, path, request.getHeaders() ?? {}, request.getBodyParameters());
    };
    try {
      return call(new SpotifyWebApi({ accessToken: token })) as Promise<Reply>;
    } finally {
      sender = null;
    }
  }

  private async send(method: string, path: string, headers: Record<string, string>, body: unknown): Promise<Reply> {
    const response = await fetch(this.origin + path, {
      method,
      headers,
      // A PUT without a body must say that it has none.
      body: method === 'GET' ? undefined : body === undefined ? '' : JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status, response.headers.get('retry-after'), text);
    return { statusCode: response.status, body: toJson(text) };
  }

  private async settle<T>(reply: Promise<Reply>, read: (json: unknown) => T): Promise<Answer<T>> {
    try {
      return answered(read((await reply).body));
    } catch (error) {
      if (error instanceof Refused) return failed(toFault(error.status, error.retryAfter, error.text));
      const isLate = (error as { name?: unknown } | null)?.name === 'TimeoutError';
      const detail = isLate ? 'no answer in time' : 'not reached';
      return failed({ kind: 'UNAVAILABLE', detail });
    }
  }
}

const nothing = (): null => null;

/** Commands are answered with nothing, or with text that means nothing. */
function toJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function toQuery(parameters: Record<string, unknown> | undefined): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  }
  return query.size > 0 ? `?${query.toString()}` : '';
}
