/** What this app uses of the Web Playback SDK. Positions in ms. */
export interface SpotifySdkPlayer {
  connect(): Promise<boolean>;
  disconnect(): void;
  /** Lets the page make sound later; must be called inside a tap. */
  activateElement(): Promise<void>;
  resume(): Promise<void>;
  addListener<N extends SpotifySdkEvent>(name: N, listener: (body: SpotifySdkEvents[N]) => void): boolean;
}

export interface SpotifySdkEvents {
  ready: { device_id: string };
  not_ready: { device_id: string };
  /** null: the account plays on another device. */
  player_state_changed: SpotifySdkState | null;
  autoplay_failed: undefined;
  /** This browser cannot play what Spotify sends. */
  initialization_error: { message: string };
  /** The token is not accepted. */
  authentication_error: { message: string };
  /** The account has no Premium. */
  account_error: { message: string };
  playback_error: { message: string };
}

export type SpotifySdkEvent = keyof SpotifySdkEvents;

interface SpotifySdkState {
  paused: boolean;
  position: number;
  duration: number;
}

export interface SpotifySdkOptions {
  name: string;
  getOAuthToken(give: (token: string) => void): void;
  /** 0–1. */
  volume?: number;
}

/** The constructor that the script puts into the page. */
export type SpotifySdk = new (options: SpotifySdkOptions) => SpotifySdkPlayer;

interface SdkWindow {
  Spotify?: { Player: SpotifySdk };
  onSpotifyWebPlaybackSDKReady?: () => void;
}

let loading: Promise<SpotifySdk> | null = null;

/** Loads the script into the page, once. Rejects where it cannot be had; the next call tries again. */
export function loadSpotifySdk(sdkUrl: string): Promise<SpotifySdk> {
  loading ??= insertScript(sdkUrl).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

function insertScript(sdkUrl: string): Promise<SpotifySdk> {
  const page = window as unknown as SdkWindow;
  return new Promise((resolve, reject) => {
    const finish = () => (page.Spotify ? resolve(page.Spotify.Player) : reject(new Error('no player in the script')));
    if (page.Spotify) return finish();
    // The script calls this when its player can be made, which is later than `load`.
    page.onSpotifyWebPlaybackSDKReady = finish;
    const script = document.createElement('script');
    script.src = sdkUrl;
    script.async = true;
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error('the script did not come'));
    });
    document.head.append(script);
  });
}
