import type { LiveEvent, VoteTicket } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import type { MyVotesView, TrackAvailability } from '@votebox/contracts';
import { createContext, useCallback, useContext, useMemo, useRef, type ReactNode } from 'react';
import type { NightSession } from '../night/night-session';
import type { NightRoom } from '../night/night-entry.hook';
import { tick } from '../session/haptics';
import { toAllowance } from './allowance.rules';
import { type Entered, useAbsentVotes } from './absent-votes.hook';
import { useTicketFollowUp } from './ticket-follow-up.hook';
import { decideStanding, showVotes, type Standings, type VoteStanding } from './vote-standing.rules';
import { useWakeAt } from './wake.hook';

/** A track as far as voting needs it. */
export interface VoteOption {
  optionId: string;
  idx: number;
  title: string;
  artist: string;
  /** Absent while results are hidden. */
  votes?: number;
}

export interface VotesBoard {
  mine: MyVotesView | null;
  tickets: readonly VoteTicket[];
  standings: Standings;
  cooldownTotalMs: number;
  serverNow: () => number;
  standingOf: (optionId: string, availability: TrackAvailability | null) => VoteStanding;
  /** Nothing where the count is hidden. */
  shownVotes: (optionId: string, votes: number | undefined) => number | undefined;
  cast: (option: VoteOption) => void;
  takeBack: (voteId: string) => Promise<void>;
  /** A vote that waits until the guest comes in by a code, or shows to be in the room. */
  absent: VoteTicket | null;
  dismissAbsent: () => void;
}

const VotesContext = createContext<VotesBoard | null>(null);

/** Null while the night is only a memory: there is nothing to vote with. */
export function useVotes(): VotesBoard | null {
  return useContext(VotesContext);
}

interface VotesProviderProps {
  session: NightSession;
  room: NightRoom;
  night: LiveEvent;
  entered: Entered;
  children: ReactNode;
}

export function VotesProvider({ session, room, night, entered, children }: VotesProviderProps) {
  const { live, outbox } = session;
  const serverNow = useCallback(() => live.serverNow(), [live]);
  const eventId = night.snapshot?.event.id ?? '';
  const ballot = night.snapshot?.ballot ?? null;
  const { mine, mineAt } = night;
  const everything = useStore(outbox).tickets;
  const tickets = useMemo(() => everything.filter((ticket) => ticket.eventId === eventId), [everything, eventId]);
  const now = serverNow();
  const allowance = mine && mineAt !== null ? toAllowance(mine, live.serverTimeOf(mineAt)) : null;
  const votesAtTap = useRef(new Map<string, number>());

  useWakeAt(allowance?.nextVoteAt ?? null, serverNow);
  const { absent, others, dismissAbsent } = useAbsentVotes(outbox, tickets, entered);
  useTicketFollowUp({ session, room, night, tickets: others });

  const cast = useCallback(
    (option: VoteOption) => {
      if (!ballot) return;
      tick('tick');
      const { optionId, title } = option;
      const ticket = outbox.cast({ eventId, ballotId: ballot.id, optionId, title });
      if (option.votes !== undefined) votesAtTap.current.set(ticket.voteId, option.votes);
    },
    [ballot, eventId, outbox],
  );

  const takeBack = useCallback(
    async (voteId: string) => {
      await outbox.withdraw(eventId, voteId);
      tick('tick');
    },
    [eventId, outbox],
  );

  const cooldownTotalMs = night.snapshot?.event.rules.cooldownMs ?? 0;
  const standings: Standings = {
    now,
    ballot: ballot?.state ?? null,
    cooldownMs: cooldownTotalMs,
    allowance,
    tickets,
    votes: mine?.votes ?? [],
  };

  const board: VotesBoard = {
    mine,
    tickets,
    standings,
    cooldownTotalMs,
    serverNow,
    standingOf: (optionId, availability) => decideStanding(optionId, availability, standings),
    shownVotes: (optionId, votes) =>
      votes === undefined ? undefined : showVotes(optionId, votes, tickets, votesAtTap.current),
    cast,
    takeBack,
    absent,
    dismissAbsent,
  };
  return <VotesContext value={board}>{children}</VotesContext>;
}
