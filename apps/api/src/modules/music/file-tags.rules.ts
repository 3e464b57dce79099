import type { IAudioMetadata } from 'music-metadata';
import { LIMITS, type TagCharset } from '@votebox/contracts';
import { toPlainLine } from '../../core/text/plain-text.js';
import { guessCharset, repairText } from './tag-text.rules.js';
import { type AudioFacts, TITLE_MAX, toIsrc, toLabels } from './track.rules.js';

/**
 * The texts of a file's tags as they stand in the file, before any repair. Kept with the track, so that "as in the file"
 * and another charset need no reading. Plain data: it goes into a column.
 */
export type FileTags = {
  titles: string[];
  /** Who the file shows as its artist; several where it lists several. */
  artists: string[];
  /** The artists one by one, where the file names them beside a text that shows them all ("A feat. B"). */
  artistList: string[];
  albumArtists: string[];
  albums: string[];
  genres: string[];
  moods: string[];
  comments: string[];
  year: number | null;
  isExplicit: boolean;
  isrc: string | null;
  /** MusicBrainz' id of the recording. */
  recordingId: string | null;
};

export const NO_TAGS: FileTags = {
  titles: [],
  artists: [],
  artistList: [],
  albumArtists: [],
  albums: [],
  genres: [],
  moods: [],
  comments: [],
  year: null,
  isExplicit: false,
  isrc: null,
  recordingId: null,
};

type NativeTag = { id: string; value: unknown };

const GENRES_MAX = 8;
const TAGS_MAX = 20;
const ARTISTS_MAX = 20;
const TEXTS_MAX = 40;
const TEXT_MAX = 1_000;
const COMMENT_LABEL_MAX = 30;
const GAIN_DB_MAX = 51;
const PEAK_MAX = 16;
/** R128 is relative to −23 LUFS, ReplayGain 2 to −18 LUFS. */
const R128_TO_REPLAYGAIN_DB = 5;

/** Names of one field in all kinds of tags: ID3v2, Vorbis, APE, MP4, ASF, RIFF, AIFF, ID3v1. The best kind comes first. */
const KINDS = ['APEv2', 'vorbis', 'ID3v2.4', 'exif', 'asf', 'iTunes', 'AIFF', 'ID3v1'];
const IDS = {
  title: /^(?:TIT2|TITLE|©nam|INAM|NAME)$/i,
  artist: /^(?:TPE1|ARTIST|©ART|Author|IART|AUTH)$/i,
  artistList: /(?:^|[:/])ARTISTS$/i,
  albumArtist: /^(?:TPE2|ALBUM ?ARTIST|aART|WM\/AlbumArtist)$/i,
  album: /^(?:TALB|ALBUM|©alb|WM\/AlbumTitle|IPRD)$/i,
  mood: /(?:^|[:/])(?:MOOD|TMOO)$/i,
};

/** Collects what the parser of tags found. Of several kinds of tags in one file the best one that has a field is read. */
export function toFileTags({ common, native }: Pick<IAudioMetadata, 'common' | 'native'>): FileTags {
  const kinds = KINDS.map((kind) => native[kind] ?? []).filter((tags) => tags.length > 0);
  const texts = (id: RegExp) => {
    for (const tags of kinds) {
      const found = toTexts(tags.filter((tag) => id.test(tag.id)).map(({ value }) => value));
      if (found.length > 0) return found;
    }
    return [];
  };
  const all = kinds.flat();
  const year = common.year ?? common.originalyear;
  const comments = (common.comment ?? []).filter((comment) => !comment.descriptor?.startsWith('iTun'));
  return {
    titles: texts(IDS.title),
    artists: texts(IDS.artist),
    artistList: texts(IDS.artistList),
    albumArtists: texts(IDS.albumArtist),
    albums: texts(IDS.album),
    genres: toTexts(common.genre ?? []),
    moods: toTexts([common.mood, ...all.filter((tag) => IDS.mood.test(tag.id)).map(({ value }) => value)]),
    comments: toTexts(comments.map(({ text }) => text)),
    year: year !== undefined && year > 1000 && year < 10_000 ? Math.trunc(year) : null,
    isExplicit: isExplicit(all),
    isrc:
      (common.isrc ?? [])
        .flatMap((text) => text.split(/[/;,]/))
        .map(toIsrc)
        .find(Boolean) ?? null,
    recordingId: toTexts([common.musicbrainz_recordingid])[0]?.toLowerCase() ?? null,
  };
}

/** What the tags of a file say, cleaned. Texts are read as `charset`, or repaired where that is certain. */
export function readFacts(tags: FileTags, charset: TagCharset | null): Omit<AudioFacts, 'durationMs' | 'mimeType'> {
  const texts = [tags.titles, tags.artists, tags.artistList, tags.albumArtists, tags.albums, tags.genres].flat();
  const assumed = charset ?? guessCharset(texts);
  const line = (text: string) => toPlainLine(repairText(text, assumed), TITLE_MAX);
  const lines = (found: readonly string[]) => [...new Set(found.map(line).filter(Boolean))];
  const shown = lines(tags.artists);
  const listed = lines(tags.artistList);
  const credit = shown.length > 0 ? shown : listed.length > 0 ? listed : lines(tags.albumArtists);
  const artists = shown.length === 1 && listed.length > 1 ? listed : credit;
  return {
    title: lines(tags.titles)[0] ?? null,
    artist: toPlainLine(credit.join(', '), TITLE_MAX) || null,
    artists: artists.slice(0, ARTISTS_MAX),
    album: lines(tags.albums)[0] ?? null,
    // A genre may have a slash in its name ("R&B/Soul"); between blanks it separates.
    genres: toLabels(
      tags.genres.map((text) => repairText(text, assumed)),
      /[;,|]|\s\/\s/,
      LIMITS.tagMax,
      GENRES_MAX,
    ),
    tags: toTags(tags, assumed),
    year: tags.year,
    isExplicit: tags.isExplicit,
    isrc: tags.isrc,
  };
}

/** Loudness as ReplayGain 2: decibels to add to reach −18 LUFS, and the highest sample (1 = full scale). */
export function toLoudness(native: IAudioMetadata['native']): { gainDb: number | null; peak: number | null } {
  const all = Object.values(native).flat();
  const read = (name: string) => {
    const tag = all.find(({ id }) => id.toUpperCase().replace(/^.*:/, '') === name);
    const value = tag ? Number.parseFloat(String(tag.value).replace(',', '.')) : Number.NaN;
    return Number.isFinite(value) ? value : null;
  };
  const r128 = read('R128_TRACK_GAIN') ?? read('R128_ALBUM_GAIN');
  const gain = read('REPLAYGAIN_TRACK_GAIN') ?? (r128 === null ? null : r128 / 256 + R128_TO_REPLAYGAIN_DB);
  return checkLoudness(
    gain ?? read('REPLAYGAIN_ALBUM_GAIN'),
    read('REPLAYGAIN_TRACK_PEAK') ?? read('REPLAYGAIN_ALBUM_PEAK'),
  );
}

/** Values that no real sound has count as none. */
export function checkLoudness(gainDb: number | null, peak: number | null) {
  return {
    gainDb: gainDb !== null && Math.abs(gainDb) <= GAIN_DB_MAX ? gainDb : null,
    peak: peak !== null && peak > 0 && peak <= PEAK_MAX ? peak : null,
  };
}

/** Moods and short words in comments ("happy, summer"); sentences and addresses are no tags. */
function toTags(tags: FileTags, charset: TagCharset | null): string[] {
  const repaired = (texts: readonly string[]) => texts.map((text) => repairText(text, charset));
  const comments = repaired(tags.comments)
    .flatMap((text) => text.split(/[;,|#\n]/))
    .map((text) => text.trim())
    .filter((text) => text.length <= COMMENT_LABEL_MAX && text.split(/\s+/).length <= 3 && !/[:/@.!?=]/.test(text));
  const labels = toLabels([...repaired(tags.moods), ...comments], /[;,|/]/, LIMITS.tagMax, TAGS_MAX);
  return labels.map((tag) => tag.toLowerCase());
}

/** ITUNESADVISORY (MP3, FLAC, Ogg) or `rtng` (M4A): 1 and 4 mean explicit, 2 means cleaned. */
function isExplicit(tags: readonly NativeTag[]): boolean {
  return tags.some((tag) => /ITUNESADVISORY$|^rtng$/i.test(tag.id) && /^[14]$/.test(String(tag.value).trim()));
}

/** Several values of one field, also where they stand in one text with NUL between them. Fit for a column of JSON. */
function toTexts(values: readonly unknown[]): string[] {
  return values
    .filter((value): value is string => typeof value === 'string')
    .flatMap((value) => value.split('\0'))
    .map((text) =>
      text
        .replace(/\p{Cs}/gu, '\ufffd')
        .trim()
        .slice(0, TEXT_MAX)
        .replace(/[\ud800-\udbff]$/, ''),
    )
    .filter(Boolean)
    .slice(0, TEXTS_MAX);
}
