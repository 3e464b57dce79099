import { toPlainLine } from '../../core/text/plain-text.js';
import { toShownPath } from './media-path.rules.js';

export const UNKNOWN_ARTIST = 'Unknown artist';
export const TITLE_MAX = 200;

/** What a file says about itself, cleaned. `null`: it does not say. */
export interface AudioFacts {
  title: string | null;
  /** As the file shows it: "A, B feat. C". */
  artist: string | null;
  /** One by one, the main artist first. */
  artists: string[];
  album: string | null;
  genres: string[];
  tags: string[];
  year: number | null;
  durationMs: number;
  isExplicit: boolean;
  isrc: string | null;
  mimeType: string;
}

/** What the owner may correct; corrected fields survive a new scan. */
export interface EditableFields {
  title: string;
  artist: string;
  album: string | null;
  genres: string[];
  year: number | null;
  tags: string[];
  isExplicit: boolean;
}

/** The columns of a track that follow from its file and the owner's corrections. */
export interface TrackFields extends EditableFields {
  artists: string[];
  durationMs: number;
  isrc: string | null;
  mimeType: string;
  folder: string;
  artistKey: string;
  recordingKey: string;
  searchText: string;
}

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/** Lower case without accents and punctuation; words separated by one space. "Beyoncé – Déjà Vu" → "beyonce deja vu". */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter]!)
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The main artist of a credit, folded, without "the". */
export function toArtistKey(artist: string): string {
  const main = artist.split(/\s+\(?(?:feat\.?|ft\.?|featuring)\s+/i)[0] ?? artist;
  const folded = foldText(main).replace(/^the /, '');
  return folded || artist.toLowerCase().trim();
}

/**
 * Which recording a file holds: its ISRC, else artist and title. Files of no known artist share titles like "Track 1"
 * by accident, so they count as the same only when their bytes are.
 */
export function toRecordingKey(track: {
  isrc: string | null;
  artist: string;
  title: string;
  contentHash: string;
}): string {
  if (track.isrc) return `isrc:${track.isrc}`;
  if (track.artist === UNKNOWN_ARTIST) return `file:${track.contentHash}`;
  return `name:${toNameKey(track)}`;
}

/** Artist and title as one comparable text. */
export function toNameKey(track: { artist: string; title: string }): string {
  return `${toArtistKey(track.artist)}|${foldText(track.title) || track.title.toLowerCase()}`;
}

/** Starts with the artist and the title, because lists are ordered by it. */
export function toSearchText(track: {
  artist: string;
  artists?: readonly string[];
  title: string;
  album: string | null;
}): string {
  const names = [track.artist, ...(track.artists ?? [])].map(foldText);
  return [toArtistKey(track.artist), foldText(track.title), ...new Set(names), foldText(track.album ?? '')]
    .filter(Boolean)
    .join(' ');
}

/** The words to look for; null = everything. A query without any letter or digit finds nothing (an empty word list). */
export function toSearchTerms(query: string | undefined): string[] | null {
  if (!query?.trim()) return null;
  return foldText(query).split(' ').filter(Boolean).slice(0, 8);
}

/** Title and artist of a file without tags: "03 - Artist - Title.mp3", "Artist - Title.mp3" or just a title. */
export function fromFileName(fileName: string): { title: string; artist: string | null } {
  const stem = toPlainLine(fileName.replace(/\.[^.]{1,5}$/, '').replaceAll('_', ' '), TITLE_MAX);
  const unnumbered = stem.replace(/^\d{1,3}\s*[.–-]+\s*(?=\S)/, '');
  const [artist, ...title] = unnumbered.split(/\s+[-–—]\s+/);
  if (artist && title.length > 0) return { artist, title: title.join(' - ') };
  return { artist: null, title: unnumbered || stem || 'Untitled' };
}

/** The ISRC in its plain form, or null where the text is none. */
export function toIsrc(text: string | undefined): string | null {
  const plain = (text ?? '').toUpperCase().replace(/[\s-]/g, '');
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? plain : null;
}

/** Splits lists in one field ("Rock; Pop / Soul"), drops doubles whatever their case, at most `max` entries. */
export function toLabels(texts: readonly string[], separators: RegExp, labelMax: number, max: number): string[] {
  const seen = new Map<string, string>();
  for (const text of texts.flatMap((entry) => entry.split(separators))) {
    const label = toPlainLine(text, labelMax);
    if (label && !seen.has(label.toLowerCase())) seen.set(label.toLowerCase(), label);
  }
  return [...seen.values()].slice(0, max);
}

/** The folder part of a path with `/`; '' for the top. */
function toFolder(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
}

export function toFileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All columns of a track from its file; what the owner corrected stays. */
export function toTrackFields(
  file: { path: string; contentHash: string },
  facts: AudioFacts,
  kept: Partial<EditableFields> = {},
): TrackFields {
  const shownPath = toShownPath(file.path);
  const named = fromFileName(toFileName(shownPath));
  const title = kept.title ?? facts.title ?? named.title;
  const artist = kept.artist ?? facts.artist ?? (facts.title ? UNKNOWN_ARTIST : (named.artist ?? UNKNOWN_ARTIST));
  const artists = kept.artist === undefined && facts.artists.length > 0 ? facts.artists : [artist];
  const album = kept.album === undefined ? facts.album : kept.album;
  return {
    title,
    artist,
    artists,
    album,
    genres: kept.genres ?? facts.genres,
    year: kept.year === undefined ? facts.year : kept.year,
    tags: kept.tags ?? facts.tags,
    isExplicit: kept.isExplicit ?? facts.isExplicit,
    durationMs: facts.durationMs,
    isrc: facts.isrc,
    mimeType: facts.mimeType,
    folder: toFolder(shownPath),
    ...toKeys({ title, artist, artists, album, isrc: facts.isrc, contentHash: file.contentHash }),
  };
}

/** The columns by which tracks are found and compared. */
export function toKeys(track: {
  title: string;
  artist: string;
  artists?: readonly string[];
  album: string | null;
  isrc: string | null;
  contentHash: string;
}): Pick<TrackFields, 'artistKey' | 'recordingKey' | 'searchText'> {
  return {
    artistKey: toArtistKey(track.artists?.[0] ?? track.artist),
    recordingKey: toRecordingKey(track),
    searchText: toSearchText(track),
  };
}
