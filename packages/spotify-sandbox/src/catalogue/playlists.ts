import type { Catalogue, Track } from './catalogue.js';
import { idOf } from './ids.js';
import { NEIGHBOUR, OWNER, type Person, SPOTIFY } from './people.js';

/** An entry of a playlist: a track of the catalogue, a file of the owner's own computer, or a track that is no more. */
export type Entry =
  | { readonly kind: 'track'; readonly track: Track }
  | { readonly kind: 'local'; readonly name: string; readonly durationMs: number }
  | { readonly kind: 'gone' };

export interface Playlist {
  readonly id: string;
  readonly name: string;
  readonly owner: Person;
  readonly isCollaborative: boolean;
  readonly isPublic: boolean;
  /** Ids of those beside the owner who may add to it. */
  readonly collaborators: readonly string[];
  /** Ids of people in whose library it is. */
  readonly followers: readonly string[];
  readonly entries: readonly Entry[];
}

/** Whether the person sees what is in it even as a new app sees it. */
export function isOpenTo(playlist: Playlist, person: Person): boolean {
  return playlist.owner.id === person.id || playlist.collaborators.includes(person.id);
}

/** All playlists there are. */
export function listPlaylists({ tracks }: Catalogue): Playlist[] {
  const every = (step: number, count: number, from = 0): Entry[] =>
    Array.from({ length: count }, (_, n) => tracks[(from + n * step) % tracks.length])
      .filter((track) => track !== undefined)
      .map((track) => ({ kind: 'track', track }));
  const own = { owner: OWNER, isCollaborative: false, isPublic: false, collaborators: [], followers: [OWNER.id] };
  const oddities: Entry[] = [
    ...every(31, 4),
    { kind: 'local', name: 'Demo tape, side B', durationMs: 187_000 },
    { kind: 'gone' },
    ...tracks.filter((track) => !track.isPlayable).map((track): Entry => ({ kind: 'track', track })),
    ...every(31, 2),
  ];
  return [
    { ...own, id: idOf('playlist bar'), name: 'Friday in the bar', entries: every(7, 40) },
    { ...own, id: idOf('playlist long'), name: 'All night', entries: every(2, 130, 1) },
    { ...own, id: idOf('playlist odd'), name: 'Odds and ends', entries: oddities },
    { ...own, id: idOf('playlist empty'), name: 'Nothing yet', entries: [] },
    {
      id: idOf('playlist shared'),
      name: 'Everybody adds one',
      owner: NEIGHBOUR,
      isCollaborative: true,
      isPublic: false,
      collaborators: [OWNER.id],
      followers: [OWNER.id, NEIGHBOUR.id],
      entries: every(11, 25),
    },
    {
      id: idOf('playlist foreign'),
      name: 'The neighbour’s favourites',
      owner: NEIGHBOUR,
      isCollaborative: false,
      isPublic: true,
      collaborators: [],
      followers: [OWNER.id, NEIGHBOUR.id],
      entries: every(13, 20),
    },
    {
      id: idOf('playlist editorial'),
      name: 'Made by machines',
      owner: SPOTIFY,
      isCollaborative: false,
      isPublic: true,
      collaborators: [],
      followers: [],
      entries: every(17, 30),
    },
  ];
}
