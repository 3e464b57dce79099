import { AUDIO_CODECS, type AudioCodec, type MpdSettings, type PlayerTestView } from '@votebox/contracts';
import { toPlainLine } from '../../../core/text/plain-text.js';
import type { PlayerFault, Sighting } from './driven-player.js';
import type { MpdFailure } from './mpd-connection.js';
import { ACK, type MpdPairs, numberOf, splitAt, valueOf } from './mpd-protocol.rules.js';

const MPD_PORT = 6600;
const OUTPUT_NAME_MAX = 40;

/** What an MPD said about itself, and how many of the `asked` tracks it knows. */
export interface Examined {
  version: string;
  songs: number;
  outputs: { name: string; isOn: boolean }[];
  prefix: string;
  asked: number;
  known: number;
}

/** The settings as they are kept: the port filled in, the prefix without slashes at its ends. */
export function toMpdSettings({ host, port, prefix }: { host: string; port?: number; prefix?: string }): MpdSettings {
  return { host, port: port ?? MPD_PORT, prefix: (prefix ?? '').replace(/^\/+|\/+$/g, '') };
}

/** What MPD calls a file. `path` is below the venue's media folder, with `/`. */
export function toUri(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}/${path}`;
}

/** The path of a file below the venue's media folder; with a `/` in front where it lies elsewhere, like no path of ours. */
export function toPath(prefix: string, uri: string): string {
  if (prefix === '') return uri;
  return uri.startsWith(`${prefix}/`) ? uri.slice(prefix.length + 1) : `/${uri}`;
}

/** What the answers to `status` and `currentsong` show, or that no output takes the sound. */
export function readSighting(prefix: string, status: MpdPairs, song: MpdPairs): Sighting | 'no-output' {
  const state = stateOf(status);
  const hasError = valueOf(status, 'error') !== null;
  // MPD pauses when it cannot open an output, and goes on by itself when asked to play again.
  if (state === 'paused' && hasError) return 'no-output';
  const volume = numberOf(status, 'volume');
  const uri = valueOf(song, 'file');
  return {
    state,
    // What it could not play is not on.
    track: uri === null || (state === 'stopped' && hasError) ? null : trackOf(prefix, uri, status, song),
    positionMs: toMs(numberOf(status, 'elapsed')),
    volume: volume === null || volume < 0 ? null : volume,
  };
}

/** How a start went, as `status` shows it: it may take a moment until that is known. */
export function readStart(status: MpdPairs): 'sounds' | 'cannot-decode' | 'no-output' | 'unknown' {
  const hasError = valueOf(status, 'error') !== null;
  switch (stateOf(status)) {
    case 'playing':
      return valueOf(status, 'audio') === null ? 'unknown' : 'sounds';
    case 'paused':
      return hasError ? 'no-output' : 'unknown';
    case 'stopped':
      return hasError ? 'cannot-decode' : 'unknown';
  }
}

/** The songs in MPD's queue, besides the one that is on. */
export function readOthers(status: MpdPairs, queue: MpdPairs): { id: number; uri: string }[] {
  const present = stateOf(status) === 'stopped' ? null : numberOf(status, 'songid');
  return splitAt(queue, 'file')
    .map((song) => ({ id: numberOf(song, 'Id') ?? -1, uri: valueOf(song, 'file')! }))
    .filter(({ id }) => id !== present);
}

/** By which endings of names and plugins MPD's decoders tell that they can play a codec; any of them will do. */
const CODEC_SIGNS: Record<AudioCodec, { suffixes: string[]; plugins: string[] }> = {
  mp3: { suffixes: ['mp3'], plugins: ['mad', 'mpg123'] },
  aac: { suffixes: ['aac', 'm4a'], plugins: ['faad'] },
  flac: { suffixes: ['flac'], plugins: ['flac'] },
  vorbis: { suffixes: ['ogg', 'oga'], plugins: ['vorbis'] },
  opus: { suffixes: ['opus'], plugins: ['opus'] },
  pcm: { suffixes: ['wav'], plugins: ['pcm', 'sndfile', 'audiofile'] },
  alac: { suffixes: [], plugins: ['ffmpeg'] },
  speex: { suffixes: ['spx'], plugins: ['ffmpeg'] },
  'ac-3': { suffixes: [], plugins: ['ffmpeg'] },
  'ec-3': { suffixes: [], plugins: ['ffmpeg'] },
  adpcm: { suffixes: [], plugins: ['ffmpeg', 'sndfile', 'audiofile'] },
  alaw: { suffixes: [], plugins: ['ffmpeg', 'sndfile', 'audiofile'] },
  mulaw: { suffixes: [], plugins: ['ffmpeg', 'sndfile', 'audiofile'] },
};

/** The codecs that none of the decoders plays, by the answer to `decoders`. One that tells of no decoder tells nothing. */
export function readUnsupported(decoders: MpdPairs): AudioCodec[] {
  const valuesOf = (name: string) => new Set(decoders.filter(([key]) => key === name).map(([, value]) => value));
  const [plugins, suffixes] = [valuesOf('plugin'), valuesOf('suffix')];
  if (plugins.size === 0) return [];
  return AUDIO_CODECS.filter((codec) => {
    const signs = CODEC_SIGNS[codec];
    return !signs.plugins.some((plugin) => plugins.has(plugin)) && !signs.suffixes.some((end) => suffixes.has(end));
  });
}

/** Whether an MPD can play the library, and what it said about itself, in words. */
export function tellExamined({ version, songs, outputs, prefix, asked, known }: Examined): PlayerTestView {
  const on = outputs.filter(({ isOn }) => isOn).map(({ name }) => toPlainLine(name, OUTPUT_NAME_MAX));
  const words = [
    `MPD, protocol ${version}.`,
    on.length === 0 ? 'No output is on.' : `${on.length === 1 ? 'Output' : 'Outputs'}: ${on.join(', ')}.`,
    `${songs} ${songs === 1 ? 'song' : 'songs'}.`,
    asked === 0 ? 'The library is empty: nothing to compare.' : tellKnown({ prefix, asked, known }),
  ];
  const isReady = on.length > 0 && known === asked;
  return { ok: isReady, trouble: on.length === 0 ? 'DEVICE_GONE' : null, details: words.join(' ') };
}

function tellKnown({ prefix, asked, known }: Pick<Examined, 'prefix' | 'asked' | 'known'>): string {
  const where = prefix === '' ? 'its music folder' : `the folder "${prefix}" of its music folder`;
  const found = `It knows ${known} of ${asked} tracks of the library that were looked for in ${where}.`;
  if (known === asked) return found;
  return `${found} Is that the media folder of the venue, and has MPD read it (mpc update)?`;
}

export function toFault(failure: MpdFailure): PlayerFault {
  switch (failure.kind) {
    case 'gone':
      return playerFault('UNREACHABLE', 'MPD does not answer');
    case 'foreign':
      return playerFault('UNREACHABLE', 'what answers there is not MPD');
    case 'password':
      return playerFault('AUTH', 'MPD does not take this password');
    case 'refused':
      return failure.code === ACK.permission
        ? playerFault('NOT_ALLOWED', 'MPD does not let this password control it')
        : playerFault('UNREACHABLE', `MPD refused (${failure.code})`);
  }
}

export function playerFault(
  trouble: Extract<PlayerFault, { of: 'player' }>['trouble'],
  detail: string,
  waitMs: number | null = null,
): PlayerFault {
  return { of: 'player', trouble, waitMs, detail };
}

function stateOf(status: MpdPairs): Sighting['state'] {
  const state = valueOf(status, 'state');
  if (state === 'play') return 'playing';
  return state === 'pause' ? 'paused' : 'stopped';
}

function trackOf(prefix: string, uri: string, status: MpdPairs, song: MpdPairs): Sighting['track'] {
  return {
    address: toPath(prefix, uri),
    isrc: null,
    title: valueOf(song, 'Title') ?? '',
    artist: valueOf(song, 'Artist') ?? '',
    durationMs: toMs(numberOf(status, 'duration') ?? numberOf(song, 'duration')),
  };
}

function toMs(seconds: number | null): number {
  return Math.max(0, Math.round((seconds ?? 0) * 1000));
}
