import type { TagRoom } from './tag-room.js';

/** One entry of a tag whose fields have names in letters (APE, Vorbis comments). */
export interface NamedEntry {
  name: string;
  value: Buffer;
}

const TEXTS =
  /^(?:(?:sub)?title|(?:album ?)?artists?|album|(?:original|release)?(?:date|year)|genre|mood|comment|description|isrc|musicbrainz[ _]track ?id|replaygain_\w+|r128_\w+|itunesadvisory)$/i;
const PICTURES = /^(?:metadata_block_picture|coverart|cover art \(\w+\))$/i;
/** So many are looked at. */
const ENTRIES_MAX = 10_000;

/** Of many entries those that are of use, as far as there is room. */
export function keepEntries(entries: Iterable<NamedEntry>, room: TagRoom): NamedEntry[] {
  const kept: NamedEntry[] = [];
  let seen = 0;
  for (const { name, value } of entries) {
    if ((seen += 1) > ENTRIES_MAX) break;
    const kind = TEXTS.test(name) ? 'text' : PICTURES.test(name) ? 'picture' : null;
    const taken = kind && room.take(kind, () => value);
    if (taken) kept.push({ name, value: taken });
  }
  return kept;
}
