import { LIMITS } from '@votebox/contracts';
import type { EditTracksDto, TrackFilterDto, UpdateTrackDto } from '@votebox/contracts/dto';
import { AppError } from '../../core/errors/app-error.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import type { LibraryFilter, TrackChoice } from './library-list.repository.js';
import type { TracksEdit } from './track-edit.rules.js';
import { type EditableFields, TITLE_MAX, toLabels, toSearchTerms } from './track.rules.js';

const TAGS_MAX = 20;
const GENRES_MAX = 8;

export function toLibraryFilter(query: TrackFilterDto): LibraryFilter {
  return {
    terms: toSearchTerms(query.q),
    genre: toLabel(query.genre),
    tag: toLabel(query.tag),
    folder: typeof query.folder === 'string' ? toPlainLine(query.folder, 300) : null,
  };
}

/** The values of a request, cleaned. VALIDATION_ERROR where a name is empty. */
export function toEdits(dto: UpdateTrackDto & EditTracksDto): Partial<EditableFields> {
  const edits: Partial<EditableFields> = {};
  if (typeof dto.title === 'string') edits.title = toName(dto.title, 'title');
  if (typeof dto.artist === 'string') edits.artist = toName(dto.artist, 'artist');
  if (typeof dto.album === 'string') edits.album = toPlainLine(dto.album, TITLE_MAX) || null;
  if (Array.isArray(dto.genres)) edits.genres = toLabels(dto.genres, /\0/, LIMITS.tagMax, GENRES_MAX);
  if (dto.year !== undefined) edits.year = dto.year;
  if (Array.isArray(dto.tags)) edits.tags = toLabels(dto.tags, /\0/, LIMITS.tagMax, TAGS_MAX);
  if (typeof dto.isExplicit === 'boolean') edits.isExplicit = dto.isExplicit;
  return edits;
}

/** Which tracks an edit is about. VALIDATION_ERROR unless it is exactly a list or a search. */
export function toChoice(dto: EditTracksDto): TrackChoice {
  if (dto.trackIds && !dto.filter) return { ids: dto.trackIds };
  if (dto.filter && !dto.trackIds) return { filter: toLibraryFilter(dto.filter) };
  throw invalid('trackIds', 'eitherOr', 'Give either trackIds or a filter.');
}

/** What an edit does. VALIDATION_ERROR where it does nothing, or takes back and sets at once. */
export function toTracksEdit(dto: EditTracksDto): TracksEdit {
  const values = toEdits(dto);
  const hasValues = Object.keys(values).length > 0 || typeof dto.charset === 'string';
  if (hasValues === (dto.asInFile === true)) {
    throw invalid('asInFile', 'eitherOr', 'Give either values to set or asInFile.');
  }
  return hasValues ? { kind: 'set', values, charset: dto.charset ?? null } : { kind: 'as-in-file' };
}

export function invalid(path: string, rule: string, message: string): AppError {
  return new AppError('VALIDATION_ERROR', { message, details: [{ path, rule, message }] });
}

function toLabel(text: string | undefined): string | null {
  return (text && toPlainLine(text, LIMITS.tagMax)) || null;
}

function toName(text: string, path: string): string {
  const name = toPlainLine(text, TITLE_MAX);
  if (name) return name;
  throw invalid(path, 'isNotEmpty', `${path} must not be empty`);
}
