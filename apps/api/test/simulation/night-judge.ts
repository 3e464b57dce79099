/** A stretch of time, in milliseconds. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

interface Sound extends Span {
  address: string;
}

export interface JudgedPlay {
  seq: number;
  address: string;
  durationMs: number;
  startedMs: number;
  endedMs: number | null;
  endCause: string | null;
}

/** All that is known of a night when it is over. */
export interface NightRecord {
  night: Span;
  /** What each loudspeaker was heard playing. */
  sounds: Sound[];
  plays: JudgedPlay[];
  /** When staff wanted silence. */
  pauses: Span[];
  /** When the driven loudspeaker had no power, up to the moment at which another one takes over. */
  outages: Span[];
  /** Whether a player must be asked when a track ends. */
  isPolled: boolean;
  repeatBlockMs: number;
  skips: number;
  ackedVoteIds: string[];
  storedVoteIds: string[];
  tally: { matches: boolean; votes: number; tally: number };
}

/** Milliseconds, and counts. */
export interface NightFigures {
  plays: number;
  votes: number;
  silenceMs: number;
  plannedMs: number;
  jointsMs: number;
  unplannedMs: number;
  longestMs: number;
  twoAtOnceMs: number;
}

const UNPLANNED_MS_MAX = 30_000;
/** Between two tracks of a player that must be asked: by how much what it shows is late, and the command. */
const JOINT_MS_MAX = 2_000;
/** A track that was heard but for so much has played: positions after a loss are estimates. */
const UNHEARD_MS_MAX = 20_000;

/** Judges a night by what was heard and what is stored. Knows nothing of how it was done. */
export function judgeNight(record: NightRecord): { figures: NightFigures; gaps: Span[]; faults: string[] } {
  const silences = gapsOf(record.night, record.sounds);
  const planned = [...record.pauses, ...record.outages];
  let plannedMs = 0;
  let jointsMs = 0;
  let unplannedMs = 0;
  let longestMs = 0;
  const gaps: Span[] = [];
  for (const silence of silences) {
    const excusedMs = overlapMs(silence, planned);
    const restMs = silence.untilMs - silence.fromMs - excusedMs;
    plannedMs += excusedMs;
    const isJoint =
      record.isPolled && excusedMs === 0 && restMs <= JOINT_MS_MAX && isBetweenTracks(silence, record.sounds);
    if (isJoint) jointsMs += restMs;
    else unplannedMs += restMs;
    if (isJoint || restMs === 0) continue;
    longestMs = Math.max(longestMs, restMs);
    gaps.push(silence);
  }
  const figures: NightFigures = {
    plays: record.plays.length,
    votes: record.ackedVoteIds.length,
    silenceMs: plannedMs + jointsMs + unplannedMs,
    plannedMs,
    jointsMs,
    unplannedMs,
    longestMs,
    twoAtOnceMs: twoAtOnceMs(record.sounds),
  };
  return { figures, gaps, faults: [...judgeSilence(figures), ...judgePlays(record), ...judgeVotes(record)] };
}

function judgeSilence({ unplannedMs }: NightFigures): string[] {
  return unplannedMs < UNPLANNED_MS_MAX ? [] : [`${unplannedMs} ms of silence that nobody planned`];
}

function judgePlays({ plays, sounds, repeatBlockMs, skips, night }: NightRecord): string[] {
  const faults: string[] = [];
  plays.forEach((play, n) => {
    if (play.seq !== n + 1) faults.push(`play ${play.seq} stands at place ${n + 1}`);
    const before = plays.slice(0, n).findLast(({ address }) => address === play.address);
    if (before && play.startedMs - before.startedMs < repeatBlockMs) {
      faults.push(`play ${play.seq} repeats play ${before.seq} too early`);
    }
    const isLast = n === plays.length - 1;
    if (isLast || play.endCause === 'SKIPPED') return;
    if (play.endCause === 'FAILED') faults.push(`play ${play.seq} failed`);
    const heardMs = heardOf(play, sounds, night.untilMs);
    if (heardMs < play.durationMs - UNHEARD_MS_MAX) {
      faults.push(`play ${play.seq} was heard for ${heardMs} of ${play.durationMs} ms and ended by ${play.endCause}`);
    }
  });
  const skipped = plays.filter(({ endCause }) => endCause === 'SKIPPED').length;
  if (skipped !== skips) faults.push(`${skipped} plays were skipped, staff skipped ${skips}`);
  return faults;
}

function judgeVotes({ ackedVoteIds, storedVoteIds, tally }: NightRecord): string[] {
  const faults: string[] = [];
  const stored = new Map<string, number>();
  for (const voteId of storedVoteIds) stored.set(voteId, (stored.get(voteId) ?? 0) + 1);
  const lost = ackedVoteIds.filter((voteId) => stored.get(voteId) !== 1);
  if (lost.length > 0) faults.push(`${lost.length} acknowledged votes are not stored once: ${lost[0]}`);
  if (!tally.matches) faults.push(`the tally says ${tally.tally}, the votes are ${tally.votes}`);
  return faults;
}

/** Of a play: what was heard of its track from its beginning to a little after its end. */
function heardOf({ address, startedMs, endedMs }: JudgedPlay, sounds: Sound[], nightEndMs: number): number {
  const span: Span = { fromMs: startedMs - 15_000, untilMs: (endedMs ?? nightEndMs) + 1_000 };
  return overlapMs(
    span,
    sounds.filter((sound) => sound.address === address),
  );
}

/** Where nothing was heard at all. */
function gapsOf(night: Span, sounds: Sound[]): Span[] {
  const gaps: Span[] = [];
  let atMs = night.fromMs;
  for (const { fromMs, untilMs } of sounds.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > atMs) gaps.push({ fromMs: atMs, untilMs: Math.min(fromMs, night.untilMs) });
    atMs = Math.max(atMs, untilMs);
    if (atMs >= night.untilMs) return gaps;
  }
  if (atMs < night.untilMs) gaps.push({ fromMs: atMs, untilMs: night.untilMs });
  return gaps;
}

function isBetweenTracks({ fromMs, untilMs }: Span, sounds: Sound[]): boolean {
  const before = sounds.find((sound) => sound.untilMs === fromMs);
  const after = sounds.find((sound) => sound.fromMs === untilMs);
  return before !== undefined && after !== undefined && before.address !== after.address;
}

/** How much of `span` lies in any of the others, which may overlap. */
function overlapMs(span: Span, others: Span[]): number {
  let sum = 0;
  let atMs = span.fromMs;
  for (const { fromMs, untilMs } of others.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const start = Math.max(atMs, fromMs);
    const end = Math.min(span.untilMs, untilMs);
    if (end <= start) continue;
    sum += end - start;
    atMs = end;
  }
  return sum;
}

function twoAtOnceMs(sounds: Sound[]): number {
  const wholeMs = sounds.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const fromMs = Math.min(...sounds.map((sound) => sound.fromMs));
  const untilMs = Math.max(...sounds.map((sound) => sound.untilMs));
  return wholeMs - overlapMs({ fromMs, untilMs }, sounds);
}
