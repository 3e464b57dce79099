import { createPagePlayer, type LiveConnection, type PagePlayer, type Store } from '@votebox/client';

/**
 * The players of this page, one per event, above all pages: the music goes on while staff walk through the app. Only
 * one of them makes sound; arming one releases the others. The value is the event that sounds here, or null.
 */
export class PlayerRack implements Store<string | null> {
  private readonly players = new Map<string, PagePlayer>();
  private readonly listeners = new Set<() => void>();
  private soundingEventId: string | null = null;

  constructor(
    private readonly live: LiveConnection,
    private readonly label: string,
    /** Told the code of the error where the server does not let this page be the player. */
    private readonly onRefused: (code: string) => void,
  ) {}

  readonly get = (): string | null => this.soundingEventId;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  playerFor(eventId: string): PagePlayer {
    const known = this.players.get(eventId);
    if (known) return known;
    const player = createPagePlayer({ live: this.live, eventId, label: this.label });
    player.subscribe(() => this.noteMode(eventId, player));
    this.players.set(eventId, player);
    return player;
  }

  async arm(eventId: string, opts?: { takeOver?: boolean }): Promise<void> {
    // The tap that called us must reach the audio element in the same task, so the others are not waited for.
    const player = this.playerFor(eventId);
    const armed = player.arm(opts);
    for (const [other, before] of this.players) {
      if (other !== eventId && before.get().mode === 'holder') void before.release();
    }
    await armed;
    const { mode, problem } = player.get();
    if (mode === 'idle' && problem !== null) this.onRefused(problem);
  }

  async release(eventId: string): Promise<void> {
    await this.players.get(eventId)?.release();
  }

  releaseAll(): void {
    for (const player of this.players.values()) if (player.get().mode === 'holder') void player.release();
  }

  private noteMode(eventId: string, player: PagePlayer): void {
    const isHolder = player.get().mode === 'holder';
    const next = isHolder ? eventId : this.soundingEventId === eventId ? null : this.soundingEventId;
    if (next === this.soundingEventId) return;
    this.soundingEventId = next;
    for (const listener of this.listeners) listener();
  }
}
