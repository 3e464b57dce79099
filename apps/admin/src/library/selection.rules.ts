import type { EditTracksDto } from '@votebox/contracts';
import type { TrackFilter } from './library.queries';

/** What is chosen in the library: single tracks, or all that the search finds. */
export type Selection = { kind: 'some'; ids: readonly string[] } | { kind: 'all'; filter: TrackFilter };

export const NOTHING_CHOSEN: Selection = { kind: 'some', ids: [] };

export function isChosen(selection: Selection, trackId: string): boolean {
  return selection.kind === 'all' || selection.ids.includes(trackId);
}

export function isNothing(selection: Selection): boolean {
  return selection.kind === 'some' && selection.ids.length === 0;
}

/** Takes a track in or out. Of "all", the others that are shown stay. */
export function toggle(selection: Selection, trackId: string, shownIds: readonly string[]): Selection {
  const ids = selection.kind === 'all' ? shownIds : selection.ids;
  return { kind: 'some', ids: ids.includes(trackId) ? ids.filter((id) => id !== trackId) : [...ids, trackId] };
}

/** The choice as the server takes it. */
export function toChoice(selection: Selection): Pick<EditTracksDto, 'trackIds' | 'filter'> {
  if (selection.kind === 'some') return { trackIds: [...selection.ids] };
  return { filter: Object.fromEntries(Object.entries(selection.filter).filter(([, value]) => value !== '')) };
}

/** What the form of the dialog holds. Empty fields change nothing. */
export interface EditForm {
  kind: 'set' | 'charset' | 'as-in-file';
  artist: string;
  album: string;
  genres: string[];
  year: string;
  tags: string[];
  explicit: 'same' | 'yes' | 'no';
  charset: NonNullable<EditTracksDto['charset']>;
}

export const EMPTY_FORM: EditForm = {
  kind: 'set',
  artist: '',
  album: '',
  genres: [],
  year: '',
  tags: [],
  explicit: 'same',
  charset: 'windows-1251',
};

/** What the form asks for; null where it asks for nothing. */
export function toEdit(form: EditForm): Omit<EditTracksDto, 'trackIds' | 'filter'> | null {
  if (form.kind === 'as-in-file') return { asInFile: true };
  if (form.kind === 'charset') return { charset: form.charset };
  const [artist, album, year] = [form.artist.trim(), form.album.trim(), form.year.trim()];
  const edit = {
    ...(artist ? { artist } : {}),
    ...(album ? { album } : {}),
    ...(form.genres.length > 0 ? { genres: form.genres } : {}),
    ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}),
    ...(form.tags.length > 0 ? { tags: form.tags } : {}),
    ...(form.explicit === 'same' ? {} : { isExplicit: form.explicit === 'yes' }),
  };
  return Object.keys(edit).length > 0 ? edit : null;
}
