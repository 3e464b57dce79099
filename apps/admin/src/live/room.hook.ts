import type { EventView, HoldEventDto, PlaybackView, QueueEntryView, QueueView } from '@votebox/contracts';
import type { LiveEvent, PlayerState } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { toast } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useErrorWords } from '../data/error-words.hook';
import { useStoreEvent } from '../events/events.queries';
import { usePlayerDeck } from '../player/player-deck.context';
import { useVenue } from '../session/session.context';
import { useLiveEvent, useStaffPlayback } from './live-event.hook';
import { useQueueOrder, type QueueOrder } from './queue-order.hook';
import { readPlayer, type PlayerReading } from './player-words.rules';
import { useSkip, type Skip } from './skip.hook';
import { usePreferredPlayer } from './preferred-player.hook';
import { useVolume, type Volume } from './volume.hook';

export type BanKind = 'track' | 'artist';

/** Everything staff can do to the running event, each as one word. */
interface LiveActs {
  busy: string | null;
  playPause(): void;
  /** Begins the music before its time: voting has been open, nothing played yet. */
  beginMusic(): void;
  fix(): void;
  hold(dto: HoldEventDto): Promise<boolean>;
  resume(): void;
  toggleVoting(): void;
  end(): void;
  pin(entry: QueueEntryView): void;
  remove(track: { trackId: string; title: string }, ban?: BanKind): Promise<boolean>;
  /** Puts any track of the pool into the queue (0 = next). */
  place(track: { trackId: string; title: string }, position: number): Promise<boolean>;
}

export interface LiveRoom {
  event: EventView;
  liveEvent: LiveEvent;
  playback: PlaybackView | null;
  isPlaying: boolean;
  isHeld: boolean;
  isVotingPaused: boolean;
  /** Voting runs, the music begins then (ISO time); null = it has begun. */
  musicFrom: string | null;
  /** Players that the server drives make the sound, not a page. */
  isDriven: boolean;
  reading: PlayerReading;
  queue: QueueOrder;
  skip: Skip;
  volume: Volume;
  acts: LiveActs;
  own: PlayerState;
  armHere(takeOver: boolean): void;
  releaseHere(): void;
}

export function useLiveRoom(event: EventView): LiveRoom {
  const { api, path } = useVenue();
  const { tell } = useErrorWords();
  const deck = usePlayerDeck();
  const eventPath = `${path}/events/${event.id}`;
  const liveEvent = useLiveEvent(event.id);
  const { playback, setAnswered } = useStaffPlayback(event, liveEvent);
  const own = useStore(deck.playerFor(event.id));
  const snapshot = liveEvent.snapshot;
  const isPlaying = playback ? playback.state === 'PLAYING' || playback.state === 'STARTING' : false;
  const isHeld = (snapshot?.event.status ?? event.status) === 'HOLD';
  const isVotingPaused = snapshot?.ballot?.state === 'PAUSED';
  const isDriven = event.playerIds.length > 0 || event.source === 'SPOTIFY';
  const preferred = usePreferredPlayer(event);

  const skip = useSkip({
    playId: snapshot?.playback.play?.playId ?? null,
    skip: (playId) =>
      api.post<PlaybackView>(`${eventPath}/queue/skip`, { expectedPlayId: playId }).then(setAnswered, tell),
    unskip: (playId) => api.post<PlaybackView>(`${eventPath}/queue/undo-skip`, { playId }).then(setAnswered, tell),
  });
  const volume = useVolume(playback?.volume ?? 80, (value) =>
    api.post<PlaybackView>(`${eventPath}/playback/volume`, { volume: value }).then(setAnswered, tell),
  );
  const queue = useQueueOrder(snapshot?.queue ?? NO_QUEUE, (trackId, position) =>
    api.post<QueueView>(`${eventPath}/queue/move`, { trackId, position }),
  );
  const acts = useLiveActs({ event, eventPath, isPlaying, isVotingPaused, setAnswered });
  return {
    event,
    liveEvent,
    playback,
    isPlaying,
    isHeld,
    isVotingPaused,
    musicFrom: snapshot ? snapshot.event.musicFrom : event.musicFrom,
    isDriven,
    reading: readPlayer({ playback, own: own.mode, isDriven, preferred }),
    queue,
    skip,
    volume,
    acts,
    own,
    armHere: (takeOver) => void deck.arm(event.id, { takeOver }),
    releaseHere: () => void deck.release(event.id),
  };
}

const NO_QUEUE: QueueEntryView[] = [];

interface ActsInput {
  event: EventView;
  eventPath: string;
  isPlaying: boolean;
  isVotingPaused: boolean;
  setAnswered: (playback: PlaybackView) => void;
}

function useLiveActs({ eventPath, isPlaying, isVotingPaused, setAnswered }: ActsInput): LiveActs {
  const t = useTranslations('live');
  const { api } = useVenue();
  const storeEvent = useStoreEvent();
  const act = useAct();
  const toPlayback = (name: string, verb: string) =>
    act.run(name, () => api.post<PlaybackView>(`${eventPath}/playback/${verb}`), setAnswered);
  const toEvent = (name: string, verb: string, body?: object) =>
    act.run(name, () => api.post<EventView>(`${eventPath}/${verb}`, body), storeEvent);
  const toQueue = (verb: string, body: object) =>
    act.run(verb, () => api.post<QueueView>(`${eventPath}/queue/${verb}`, body));
  const say = (title: string) => toast({ title, kind: 'good' });
  return {
    busy: act.busy,
    playPause: () => void toPlayback('play-pause', isPlaying ? 'pause' : 'play'),
    beginMusic: () => void toPlayback('begin', 'play'),
    fix: () => void toPlayback('fix', 'fix').then((isDone) => isDone && say(t('fixed'))),
    hold: (dto) => toEvent('hold', 'hold', dto),
    resume: () => void toEvent('resume', 'resume'),
    toggleVoting: () =>
      void act
        .run(
          'voting',
          () => api.post<EventView>(`${eventPath}/voting/${isVotingPaused ? 'resume' : 'pause'}`),
          storeEvent,
        )
        .then((isDone) => isDone && say(t(isVotingPaused ? 'votingResumed' : 'votingPaused'))),
    end: () => void toEvent('end', 'end'),
    pin: (entry) =>
      void toQueue('pin', { trackId: entry.trackId, isPinned: !entry.isPinned }).then(
        (isDone) => isDone && say(t(entry.isPinned ? 'unpinned' : 'pinned', { title: entry.title })),
      ),
    remove: async ({ trackId, title }, ban) => {
      const isDone = await toQueue('remove', { trackId, ...(ban ? { ban } : {}) });
      if (isDone) say(ban === 'artist' ? t('artistBanned') : t(ban === 'track' ? 'trackBanned' : 'removed', { title }));
      return isDone;
    },
    place: async ({ trackId, title }, position) => {
      const isDone = await toQueue('move', { trackId, position });
      if (isDone) say(t(position === 0 ? 'placedNext' : 'placed', { title }));
      return isDone;
    },
  };
}
