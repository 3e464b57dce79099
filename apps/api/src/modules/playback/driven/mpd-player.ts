import { setTimeout as wait } from 'node:timers/promises';
import type { AudioCodec, MpdSettings } from '@votebox/contracts';
import type { Did, DrivenPlayer, PlayerFault, Sighting, WantedTrack } from './driven-player.js';
import { type MpdFailure, type MpdLimits, MPD_LIMITS, type MpdResult } from './mpd-connection.js';
import { MpdLink } from './mpd-link.js';
import { ACK, mpdCommand, type MpdPairs, numberOf } from './mpd-protocol.rules.js';
import { playerFault, readOthers, readSighting, readStart, readUnsupported, toFault, toUri } from './mpd.rules.js';

/** How long a start is watched until MPD says how it went; what takes longer is seen by the driver. */
const START_WATCH_MS = 2_000;
/** How long MPD may take to look at one file that it did not know. */
const UPDATE_MS = 4_000;
const LOOK_EVERY_MS = 50;

/** Played songs leave the queue, nothing is repeated or shuffled, and one song follows the other without a gap. */
const MODES = [
  mpdCommand('consume', 1),
  mpdCommand('single', 0),
  mpdCommand('random', 0),
  mpdCommand('repeat', 0),
  mpdCommand('crossfade', 0),
];

/** MPD levels by what the files say, if it is told to; without a word of theirs they sound as they are. */
function modesFor({ isLevelled }: WantedTrack): string[] {
  return [...MODES, mpdCommand('replay_gain_mode', isLevelled ? 'track' : 'off')];
}

/**
 * A Music Player Daemon that plays the venue's files from its own view of the media folder. Its queue holds the present
 * song and at most one more, so that it falls silent by itself when nobody tells it what follows. Keeps no truth: what
 * MPD says is read each time, for it lives on when this process ends, and when it ends itself it forgets.
 */
export class MpdPlayer implements DrivenPlayer {
  readonly capabilities = { endSignal: 'push', queueAhead: 'replaceable', volume: true } as const;
  private readonly link: MpdLink;
  private readonly prefix: string;

  constructor(settings: MpdSettings, password: string | null, limits: MpdLimits = MPD_LIMITS) {
    this.link = new MpdLink({ host: settings.host, port: settings.port, password }, limits);
    this.prefix = settings.prefix;
  }

  async play(track: WantedTrack, positionMs: number): Promise<Did<null>> {
    const added = await this.add(track, ['clear', ...modesFor(track)]);
    if (!added.ok) return added;
    const began = await this.begin(added.value, positionMs);
    if (!began.ok && !isRefusedStart(began.failure)) return failed(began.failure);
    const started = await this.watchStart();
    return started.ok ? toDid(began) : started;
  }

  async pause(): Promise<Did<null>> {
    return this.tell([mpdCommand('pause', 1)]);
  }

  /** An output that has no volume of its own stays as it is. */
  async setVolume(volume: number): Promise<Did<null>> {
    const done = await this.link.run([mpdCommand('setvol', Math.round(Math.min(100, Math.max(0, volume))))]);
    return done.ok || isRefused(done.failure, ACK.system) ? { ok: true, value: null } : failed(done.failure);
  }

  async queueNext(track: WantedTrack | null): Promise<Did<null>> {
    const seen = await this.link.run(['status', 'playlistinfo']);
    if (!seen.ok) return failed(seen.failure);
    const [status = [], queue = []] = seen.value;
    const others = readOthers(status, queue);
    const uri = track && this.uriOf(track);
    if (uri === null) return this.remove(others);
    if (others.length === 1 && others[0]!.uri === uri) return { ok: true, value: null };
    // The new one comes first and the old ones go then: if MPD moves on in between, it moves on to the right one.
    const added = await this.add(track!, modesFor(track!));
    const removed = await this.remove(others);
    return added.ok ? removed : added;
  }

  async sight(): Promise<Did<Sighting>> {
    const seen = await this.link.run(['status', 'currentsong']);
    if (!seen.ok) return failed(seen.failure);
    const [status = [], song = []] = seen.value;
    const sighting = readSighting(this.prefix, status, song);
    return sighting === 'no-output' ? { ok: false, fault: NO_OUTPUT } : { ok: true, value: sighting };
  }

  async listUnsupported(): Promise<Did<AudioCodec[]>> {
    const told = await this.link.run(['decoders']);
    return told.ok ? { ok: true, value: readUnsupported(told.value[0] ?? []) } : failed(told.failure);
  }

  onNews(hear: () => void): () => void {
    return this.link.listen(hear);
  }

  /** MPD is not ours alone: it goes on with what it has, and whoever drives it next finds it playing. */
  async close(): Promise<void> {
    this.link.close();
  }

  /** Puts a track at the end of the queue, after `before` was done; its id there. What MPD does not know it looks for once. */
  private async add(track: WantedTrack, before: string[]): Promise<Did<number>> {
    const uri = this.uriOf(track);
    const add = mpdCommand('addid', uri);
    let added = await this.link.run([...before, add]);
    if (!added.ok && isRefused(added.failure, ACK.noSuchThing)) {
      const updated = await this.update(uri);
      if (!updated.ok) return updated;
      added = await this.link.run([add]);
    }
    if (!added.ok) return isRefused(added.failure, ACK.noSuchThing) ? MISSING : failed(added.failure);
    const id = numberOf(added.value.at(-1) ?? [], 'Id');
    return id === null ? failed({ kind: 'foreign' }) : { ok: true, value: id };
  }

  /** Not every file can be entered in the middle; that one is played from its beginning. */
  private async begin(id: number, positionMs: number): Promise<MpdResult<MpdPairs[]>> {
    if (positionMs > 0) {
      const sought = await this.link.run([mpdCommand('seekid', id, positionMs / 1000)]);
      if (sought.ok || !isRefusedStart(sought.failure)) return sought;
    }
    return this.link.run([mpdCommand('playid', id)]);
  }

  private async watchStart(): Promise<Did<null>> {
    for (let waitedMs = 0; waitedMs < START_WATCH_MS; waitedMs += LOOK_EVERY_MS) {
      const seen = await this.link.run(['status']);
      if (!seen.ok) return failed(seen.failure);
      switch (readStart(seen.value[0] ?? [])) {
        case 'sounds':
          return { ok: true, value: null };
        case 'cannot-decode':
          return { ok: false, fault: { of: 'track', reason: 'decode', detail: 'MPD cannot play this file' } };
        case 'no-output':
          return { ok: false, fault: NO_OUTPUT };
        case 'unknown':
          await wait(LOOK_EVERY_MS);
      }
    }
    return { ok: true, value: null };
  }

  /** Lets MPD look at one place of its music folder. */
  private async update(uri: string): Promise<Did<null>> {
    const begun = await this.link.run([mpdCommand('update', uri)]);
    // A path that cannot be in a music folder is refused as malformed.
    if (!begun.ok) return isRefused(begun.failure, ACK.argument) ? MISSING : failed(begun.failure);
    for (let waitedMs = 0; waitedMs < UPDATE_MS; waitedMs += LOOK_EVERY_MS) {
      const seen = await this.link.run(['status']);
      if (!seen.ok) return failed(seen.failure);
      if (numberOf(seen.value[0] ?? [], 'updating_db') === null) return { ok: true, value: null };
      await wait(LOOK_EVERY_MS);
    }
    // A large library that is read for the first time: the file may well be there.
    return { ok: false, fault: playerFault('UNREACHABLE', 'MPD is still reading its music folder', UPDATE_MS) };
  }

  /** Some may have gone by themselves: what is not there any more need not be removed. */
  private async remove(songs: { id: number }[]): Promise<Did<null>> {
    for (const { id } of songs) {
      const removed = await this.link.run([mpdCommand('deleteid', id)]);
      if (!removed.ok && !isRefused(removed.failure, ACK.noSuchThing)) return failed(removed.failure);
    }
    return { ok: true, value: null };
  }

  private async tell(commands: string[]): Promise<Did<null>> {
    return toDid(await this.link.run(commands));
  }

  private uriOf(track: WantedTrack): string {
    return toUri(this.prefix, track.address);
  }
}

const NO_OUTPUT: PlayerFault = playerFault('DEVICE_GONE', 'MPD has no output that takes the sound');
const MISSING = {
  ok: false,
  fault: { of: 'track', reason: 'missing', detail: 'MPD does not know this file' },
} as const satisfies Did<never>;

function toDid(result: MpdResult<MpdPairs[]>): Did<null> {
  return result.ok ? { ok: true, value: null } : failed(result.failure);
}

function failed(failure: MpdFailure): { ok: false; fault: PlayerFault } {
  return { ok: false, fault: toFault(failure) };
}

/** It may be refused because the file turned out to be no music, before or after the command was answered: `status` tells. */
function isRefusedStart(failure: MpdFailure): boolean {
  return failure.kind === 'refused' && failure.code !== ACK.permission;
}

function isRefused(failure: MpdFailure, code: number): boolean {
  return failure.kind === 'refused' && failure.code === code;
}
