import type { LiveEvent } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import type { EventSnapshot } from '@votebox/contracts';
import { Suspense, useEffect, useRef, useState } from 'react';
import { rememberEvent } from '../session/last-event.store';
import type { Entered } from '../votes/absent-votes.hook';
import { VotesProvider } from '../votes/votes.context';
import { rememberHeard } from './heard.store';
import { useNightEntry, type NightIn, type NightRoom } from './night-entry.hook';
import { findNightMemory, rememberNight, type NightMemory } from './night-memory.store';
import { useNightNews } from './night-news.hook';
import { LaterEnded, LaterNotStarted, LaterRefusal } from './later';
import type { NightSession } from './night-session';
import { NightSkeleton } from './night-skeleton';
import { NightFloor } from './night.floor';

/** `eventId` null: the address names no night at all. */
export function NightScreen({ eventId }: { eventId: string | null }) {
  return (
    <Suspense fallback={<NightSkeleton isOffline={false} />}>
      {eventId === null ? <LaterRefusal code="NOT_FOUND" error={null} /> : <Entrance eventId={eventId} />}
    </Suspense>
  );
}

function Entrance({ eventId }: { eventId: string }) {
  const entry = useNightEntry(eventId);
  switch (entry.kind) {
    case 'unknown':
    case 'refused':
      return <LaterRefusal code={entry.kind === 'unknown' ? 'NOT_FOUND' : entry.error.code} error={null} />;
    case 'entering':
      return <Remembered eventId={eventId} isOffline={entry.isOffline} />;
    case 'in':
      return <Night eventId={eventId} session={entry.session} room={entry.room} entrance={entry} />;
  }
}

interface NightProps {
  eventId: string;
  session: NightSession;
  room: NightRoom;
  entrance: Pick<NightIn, 'profile' | 'byCode'>;
}

function Night({ eventId, session, room, entrance }: NightProps) {
  const night = useStore(room);
  const [nickname, setNickname] = useState(entrance.profile.nickname);
  const [entered, setEntered] = useState<Entered>({ tier: entrance.profile.tier, byCode: entrance.byCode });
  useNightNews(session, night.snapshot?.playback.play ?? null);
  useRemember(night);
  useDoorWatch(room, night.snapshot);

  if (!hasSnapshot(night)) {
    const code = night.error?.code ?? null;
    const isRefused =
      code !== null && code !== 'OFFLINE' && night.error?.status !== 0 && (night.error?.status ?? 0) < 500;
    if (isRefused && code !== 'RATE_LIMITED') return <LaterRefusal code={code} error={night.error} />;
    return <Remembered eventId={eventId} isOffline={night.link === 'offline'} />;
  }
  switch (night.snapshot.event.status) {
    case 'DRAFT':
    case 'UPCOMING':
      return <LaterNotStarted event={night.snapshot.event} />;
    case 'ENDED':
    case 'CANCELLED':
      return <LaterEnded event={night.snapshot.event} mine={night.mine} />;
    case 'ACTIVE':
    case 'HOLD':
      return (
        <VotesProvider session={session} room={room} night={night} entered={entered}>
          <NightFloor
            night={night}
            nickname={nickname}
            onNickname={setNickname}
            tier={entered.tier}
            onEntered={(tier) => setEntered({ tier, byCode: true })}
          />
        </VotesProvider>
      );
  }
}

function hasSnapshot(night: LiveEvent): night is LiveEvent & { snapshot: EventSnapshot } {
  return night.snapshot !== null;
}

/** Until the first answer: what this phone remembers of the night if there is no network, else the outline of the screen. */
function Remembered({ eventId, isOffline }: { eventId: string; isOffline: boolean }) {
  const [memory, setMemory] = useState<NightMemory | null>(null);
  useEffect(() => setMemory(findNightMemory(eventId)), [eventId]);
  const isRunning = memory?.snapshot.event.status === 'ACTIVE' || memory?.snapshot.event.status === 'HOLD';
  if (!isOffline || !memory || !isRunning) return <NightSkeleton isOffline={isOffline} />;
  const night = {
    link: 'offline' as const,
    snapshot: memory.snapshot,
    mine: null,
    mineAt: null,
    syncedAt: memory.rightAt,
    error: null,
  };
  return (
    <NightFloor night={night} nickname={null} onNickname={() => undefined} tier="REMOTE" onEntered={() => undefined} />
  );
}

const REMEMBER_EVERY_MS = 10_000;

function useRemember(night: LiveEvent): void {
  const { snapshot } = night;
  const latest = useRef(night);
  latest.current = night;
  const status = snapshot?.event.status;

  useEffect(() => {
    if (status !== 'ACTIVE' && status !== 'HOLD') return;
    const remember = () => {
      const { snapshot: known, syncedAt } = latest.current;
      if (!known || syncedAt === null) return;
      rememberNight({ snapshot: known, rightAt: syncedAt });
      rememberEvent({ eventId: known.event.id, name: known.event.name });
    };
    remember();
    const timer = setInterval(remember, REMEMBER_EVERY_MS);
    // The last moment that a phone gives to a page.
    window.addEventListener('pagehide', remember);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', remember);
    };
  }, [status]);

  const eventId = snapshot?.event.id;
  const play = snapshot?.playback.play ?? null;
  useEffect(() => {
    if (eventId && play) rememberHeard(eventId, play);
  }, [eventId, play]);
}

const DOOR_EVERY_MS = 15_000;

/** Before the doors open the phone is told by message; in case that one is lost it also looks by itself. */
function useDoorWatch(room: NightRoom, snapshot: EventSnapshot | null): void {
  const status = snapshot?.event.status;
  const isWaiting = status === 'DRAFT' || status === 'UPCOMING';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => room.refresh(), DOOR_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting, room]);
}
