import type { TagCharset, TrackTexts } from '@votebox/contracts';
import { type FileTags, readFacts } from './file-tags.rules.js';
import { type EditableFields, type TrackFields, toTrackFields } from './track.rules.js';

/** What of a track decides how it looks: its file, and what the owner wants. */
export interface EditableTrack extends EditableFields {
  path: string;
  contentHash: string;
  artists: string[];
  durationMs: number;
  isrc: string | null;
  mimeType: string;
  editedFields: string[];
  /** FileTags, or `{}` where the file was last read before they were kept. */
  fileTags: unknown;
  /** A TagCharset. */
  tagCharset: string | null;
}

/** One act of the owner on many tracks. */
export type TracksEdit =
  | { kind: 'set'; values: Partial<EditableFields>; charset: TagCharset | null }
  | { kind: 'as-in-file' };

/** Columns that an edit writes. */
export type EditedColumns = TrackFields & { editedFields: string[]; tagCharset: TagCharset | null };

/** The track as it is after an edit: the owner's word stands above the file's, both above nothing. */
export function applyEdit(track: EditableTrack, edit: TracksEdit): EditedColumns {
  const isReset = edit.kind === 'as-in-file';
  const values = isReset ? {} : edit.values;
  const tagCharset = isReset ? null : (edit.charset ?? (track.tagCharset as TagCharset | null));
  const kept = isReset ? {} : { ...keptFields(track), ...values };
  const fields = toTrackFields(track, toFacts(track, tagCharset), kept);
  return { ...fields, editedFields: Object.keys(kept), tagCharset };
}

/** What the owner corrected. */
export function keptFields(track: EditableFields & { editedFields: string[] }): Partial<EditableFields> {
  const all: EditableFields = toEditable(track);
  return Object.fromEntries(Object.entries(all).filter(([name]) => track.editedFields.includes(name)));
}

/** What people see of an edit. */
export function toTexts(track: EditableFields): TrackTexts {
  return toEditable(track);
}

/** Whether an edit is to be seen. */
export function looksDifferent(before: EditableFields, after: EditableFields): boolean {
  return JSON.stringify(toEditable(before)) !== JSON.stringify(toEditable(after));
}

function toEditable({ title, artist, album, genres, year, tags, isExplicit }: EditableFields): EditableFields {
  return { title, artist, album, genres, year, tags, isExplicit };
}

/** A file that was read before its texts were kept says what stands in the columns, until the next scan has read it. */
function toFacts(track: EditableTrack, charset: TagCharset | null) {
  const { durationMs, mimeType, isrc } = track;
  const tags = track.fileTags as FileTags | Record<string, never>;
  const said =
    'titles' in tags ? readFacts(tags as FileTags, charset) : { ...toEditable(track), artists: track.artists };
  return { ...said, durationMs, mimeType, isrc };
}
