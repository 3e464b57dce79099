import { decideBackoffMs, type PlayerCommand, type PlayerLeaseState, type PlayerReportDto } from '@votebox/contracts';
import { isFinal, toApiFailure } from '../api/api.error';
import { State } from '../store';
import { realTimers, type Timers } from '../timers';
import { takePlayerId } from './player.identity';
import { listUnsupported } from './codec.support';
import { decideObey, decidePlayerActions, volumeOf } from './player.rules';
import type { ArmOptions, PagePlayer, PagePlayerOptions, PlayerState } from './player.state';
import { Sound, type SoundListeners } from './sound';
import { WakeLock } from './wake-lock';

type Report = Pick<
  PlayerReportDto,
  'kind' | 'playId' | 'positionMs' | 'durationMs' | 'isPaused' | 'reason' | 'takeOver' | 'label' | 'cannotPlay'
>;

const BEAT_MS = 5_000;
const LABEL_MAX = 60;
const NOBODY = { mode: 'idle', holderLabel: null } as const;

/** Only in a browser. */
export function createPagePlayer(options: PagePlayerOptions): PagePlayer {
  return new LeasedPlayer(options);
}

/**
 * Owns the sound of this page while the server says that it holds the lease of the event. Obeys whole, idempotent
 * commands; reports what is really heard. Without a connection the present track plays on; what ended meanwhile is
 * reported when the connection is back. Losing the lease silences the page at once and for good; a page that has not had
 * it may wait for it.
 */
class LeasedPlayer implements PagePlayer {
  private readonly state = new State<PlayerState>({
    mode: 'idle',
    holderLabel: null,
    command: null,
    positionMs: 0,
    problem: null,
  });
  private readonly playerId = takePlayerId();
  private readonly timers: Timers;
  private readonly sound: Sound;
  private readonly wakeLock = new WakeLock();
  private lastEpoch = -1;
  /** The person wants this page to play; survives a lost connection, ends with a lost lease. */
  private isWanted = false;
  /** Asks on while another page has the place. Ends with the first lease: who loses one has lost it to somebody's tap. */
  private isPatient = false;
  private startedEpoch = -1;
  private readonly settled = new Set<string>();
  private cancelBeat: (() => void) | null = null;

  constructor(private readonly options: PagePlayerOptions) {
    this.timers = options.timers ?? realTimers;
    const { live } = options;
    const listeners: SoundListeners = {
      onStarted: (playId, positionMs) => this.onStarted(playId, positionMs),
      onEnded: (playId, positionMs) => this.onEnded(playId, positionMs),
      onFailed: (playId, reason) => this.onFailed(playId, reason),
      onBlocked: () => this.onBlocked(),
      onPosition: (positionMs) => this.state.patch({ positionMs }),
      onLength: () => this.onLength(),
    };
    this.sound = new Sound(options.audio ?? new Audio(), listeners, this.timers);
    live.on('player:command', (command) => this.onCommand(command));
    live.link().subscribe(() => this.onLink());
    if (typeof window === 'undefined') return;
    // The browser tests listen to what the room would hear.
    (window as { __voteboxAudio?: HTMLAudioElement }).__voteboxAudio = this.audio;
    window.addEventListener('pagehide', () => {
      if (this.isWanted) void this.report({ kind: 'release' }).catch(() => undefined);
    });
  }

  get audio(): HTMLAudioElement {
    return this.sound.audio;
  }

  readonly get = (): PlayerState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  async arm({ takeOver = false, whenFree = false }: ArmOptions = {}): Promise<void> {
    // First of all, while the tap still counts.
    const unlocking = this.sound.unlock();
    this.state.patch({ mode: 'arming', problem: null });
    if (!(await unlocking)) return this.onBlocked();
    this.isWanted = true;
    this.isPatient ||= whenFree;
    await this.askForLease({ takeOver });
  }

  async release(): Promise<void> {
    const wasWanted = this.isWanted;
    this.isPatient = false;
    this.stop(NOBODY);
    if (wasWanted) await this.report({ kind: 'release' }).catch(() => undefined);
  }

  private async askForLease({ takeOver }: { takeOver: boolean }): Promise<void> {
    try {
      const label = this.options.label.slice(0, LABEL_MAX) || 'Player';
      const cannotPlay = listUnsupported(this.audio);
      this.takeLease(await this.report({ kind: 'arm', label, cannotPlay, ...(takeOver ? { takeOver } : {}) }));
    } catch (error) {
      this.state.patch({ problem: toApiFailure(error).code });
      // Until it is decided the wish stands and the next beat asks again. A refusal ends it.
      if (isFinal(error)) this.stop(NOBODY);
      else if (this.isWanted) this.planBeat();
    }
  }

  private onLink(): void {
    if (!this.isWanted) return;
    if (this.options.live.link().get() !== 'live') return this.state.patch({ problem: 'OFFLINE' });
    void (this.state.get().mode === 'holder' ? this.resume() : this.askForLease({ takeOver: false }));
  }

  /** Back after a break: first say how far the track has played meanwhile; ask for the lease only if it ran out. */
  private async resume(): Promise<void> {
    try {
      const lease = await this.report(this.toNews());
      if (this.state.get().problem === 'OFFLINE') this.state.patch({ problem: null });
      if (lease.holder) this.takeLease(lease);
      else await this.askForLease({ takeOver: false });
    } catch {
      // The next beat or the next connection tries again.
      this.state.patch({ problem: 'OFFLINE' });
    }
  }

  private takeLease(lease: PlayerLeaseState): void {
    if (!this.isWanted) return;
    // Without a name nobody plays: staff let the player go, or the event is not on.
    if (!lease.holder) return lease.holderLabel ? this.giveWay(lease.holderLabel) : this.stop(NOBODY);
    this.isPatient = false;
    const isNewHolder = this.state.get().mode !== 'holder';
    this.state.patch({ mode: 'holder', holderLabel: null, ...(isNewHolder ? { problem: null } : {}) });
    if (isNewHolder) {
      this.wakeLock.hold();
      this.planBeat();
    }
    this.onCommand(lease.command);
  }

  private giveWay(holderLabel: string): void {
    if (this.state.get().mode !== 'other') this.stop({ mode: 'other', holderLabel });
    this.state.patch({ holderLabel, problem: null });
    this.isWanted = this.isPatient;
    if (this.isPatient) this.planBeat();
  }

  private onCommand(command: PlayerCommand): void {
    if (command.eventId !== this.options.eventId || this.state.get().mode !== 'holder') return;
    if (decideObey(this.lastEpoch, command) === 'ignore') return;
    const isNew = command.epoch > this.lastEpoch;
    this.lastEpoch = command.epoch;
    this.state.patch({ command, ...(isNew ? { problem: null } : {}) });
    this.reconcile(command, isNew);
    if (command.next) this.sound.prepare(command.next.url);
  }

  private reconcile(command: PlayerCommand, isNew: boolean): void {
    const { live } = this.options;
    const actions = decidePlayerActions(command, this.sound.state(), live.serverNow(), { isNew });
    for (const action of actions) {
      this.sound.run(action);
      if (action.do === 'silence') this.state.patch({ positionMs: 0 });
    }
    // Already sounding, so no `playing` will come: the server waits for word of every new command.
    const { playId, positionMs } = this.sound.state();
    const isStarting = actions.some((action) => action.do === 'load' || action.do === 'play');
    if (isNew && playId && command.intent === 'play' && !isStarting && this.sound.isSounding()) {
      this.onStarted(playId, positionMs);
    }
  }

  private onStarted(playId: string, positionMs: number): void {
    this.state.patch({ positionMs, problem: null });
    // Once per command: after a stall of the network the element says `playing` again.
    if (this.startedEpoch === this.lastEpoch || this.state.get().mode !== 'holder') return;
    this.startedEpoch = this.lastEpoch;
    void this.send({ kind: 'started', playId, positionMs, ...this.lengthKnown() });
  }

  /** What was locked to come next follows at once: the room must not hear how far away the server is. */
  private onEnded(playId: string, positionMs: number): void {
    const { mode, command } = this.state.get();
    const isCurrent = mode === 'holder' && command?.intent === 'play' && command.playId === playId;
    if (isCurrent && command.next) this.sound.follow(command.next.url, volumeOf(command, command.next));
    void this.reportSettled({ kind: 'ended', playId, positionMs });
  }

  private onFailed(playId: string, reason: string): void {
    this.state.patch({ problem: reason });
    void this.reportSettled({ kind: 'failed', playId, reason });
  }

  /** The lease goes back: staff must see that no page plays, instead of tracks that seem broken. */
  private onBlocked(): void {
    const wasWanted = this.isWanted;
    this.stop({ mode: 'blocked', holderLabel: null });
    if (wasWanted) void this.report({ kind: 'release' }).catch(() => undefined);
  }

  /** An end or a failure must arrive, once: it is sent until the server has answered or the play is not ours any more. */
  private async reportSettled(report: Report & { playId: string }): Promise<void> {
    const key = `${report.kind}:${report.playId}:${report.kind === 'failed' ? this.lastEpoch : ''}`;
    if (this.settled.has(key)) return;
    this.settled.add(key);
    for (let attempt = 0; this.isWanted && this.sound.state().playId === report.playId; attempt += 1) {
      if (await this.send(report)) return;
      await new Promise<void>((resolve) => {
        this.timers.after(decideBackoffMs(attempt, this.timers.random(), { minMs: 300, maxMs: 5_000 }), resolve);
      });
    }
  }

  private planBeat(): void {
    this.cancelBeat?.();
    this.cancelBeat = this.timers.after(this.options.beatMs ?? BEAT_MS, () => {
      void this.beat();
      this.planBeat();
    });
  }

  private async beat(): Promise<void> {
    if (this.state.get().mode !== 'holder') return this.askForLease({ takeOver: false });
    await this.send(this.toBeat());
    // A media key or a pulled plug may have paused the element; the command still wants sound.
    const { mode, command } = this.state.get();
    if (command && mode === 'holder') this.reconcile(command, false);
  }

  /** Where the track is; one that ended during a break is over, or the server would start it again. */
  private toNews(): Report {
    const { playId, positionMs, isEnded } = this.sound.state();
    return isEnded && playId ? { kind: 'ended', playId, positionMs } : this.toBeat();
  }

  private toBeat(): Report {
    const { playId, positionMs, isPaused } = this.sound.state();
    return { kind: 'beat', isPaused, ...(playId ? { playId, positionMs, ...this.lengthKnown() } : {}) };
  }

  private lengthKnown(): Pick<Report, 'durationMs'> {
    const { durationMs } = this.sound.state();
    return durationMs === null ? {} : { durationMs };
  }

  /** What follows is fixed by how much is left: the server learns at once that it is more or less. */
  private onLength(): void {
    if (this.state.get().mode === 'holder') void this.send(this.toBeat());
  }

  /** Sends a report and takes the lease of its answer; false when there was none. */
  private async send(report: Report): Promise<boolean> {
    try {
      const lease = await this.report(report);
      if (this.state.get().problem === 'OFFLINE') this.state.patch({ problem: null });
      this.takeLease(lease);
      return true;
    } catch (error) {
      if (isFinal(error)) return true;
      this.state.patch({ problem: 'OFFLINE' });
      return false;
    }
  }

  private report(report: Report): Promise<PlayerLeaseState> {
    const { live, eventId } = this.options;
    return live.request('player:report', { eventId, playerId: this.playerId, ...report });
  }

  private stop(to: { mode: PlayerState['mode']; holderLabel: string | null }): void {
    this.isWanted = false;
    this.cancelBeat?.();
    this.wakeLock.release();
    this.sound.run({ do: 'silence' });
    this.state.patch({
      ...to,
      command: null,
      positionMs: 0,
      ...(to.mode === 'blocked' ? { problem: 'NOT_ALLOWED' } : {}),
    });
  }
}
