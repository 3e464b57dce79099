import type { SpotifySdk, SpotifySdkEvent, SpotifySdkEvents, SpotifySdkOptions } from '../spotify-page/spotify.sdk';

/** The SDK's players as the test moves them; the newest is last. Each connects as soon as it has a token, unless `isDeaf`. */
export class ScriptedSdk {
  readonly players: ScriptedSdkPlayer[] = [];
  isDeaf = false;

  readonly load = async (): Promise<SpotifySdk> => {
    const { players } = this;
    const isDeaf = () => this.isDeaf;
    return class extends ScriptedSdkPlayer {
      constructor(options: SpotifySdkOptions) {
        super(options, isDeaf);
        players.push(this);
      }
    };
  };

  get player(): ScriptedSdkPlayer {
    const player = this.players.at(-1);
    if (!player) throw new Error('no player was made');
    return player;
  }
}

export class ScriptedSdkPlayer {
  readonly log: string[] = [];
  private readonly listeners = new Map<string, (body: never) => void>();

  constructor(
    readonly options: SpotifySdkOptions,
    private readonly isDeaf: () => boolean,
  ) {}

  async connect(): Promise<boolean> {
    if (this.isDeaf()) return false;
    const token = await new Promise<string>((resolve) => this.options.getOAuthToken(resolve));
    this.log.push(`connect ${token}`);
    return true;
  }

  disconnect(): void {
    this.log.push('disconnect');
  }

  async activateElement(): Promise<void> {
    this.log.push('activate');
  }

  async resume(): Promise<void> {
    this.log.push('resume');
  }

  addListener<N extends SpotifySdkEvent>(name: N, listener: (body: SpotifySdkEvents[N]) => void): boolean {
    this.listeners.set(name, listener);
    return true;
  }

  say<N extends SpotifySdkEvent>(name: N, body: SpotifySdkEvents[N]): void {
    this.listeners.get(name)?.(body as never);
  }
}
