/** Other origins that the pages of an app may load from; none where nothing is said. */
export interface PageOrigins {
  /** Scripts, and the frames that they open. */
  readonly scripts?: readonly string[];
  readonly images?: readonly string[];
  /** Sound, and what a script from there asks for. */
  readonly data?: readonly string[];
}

/** Where the widget of Turnstile comes from. */
const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com';
const SPOTIFY_SDK_ORIGIN = 'https://sdk.scdn.co';
/** Spotify's artwork is shown from where it is, unmodified: keeping copies is not allowed. */
const SPOTIFY_ARTWORK = ['https://*.scdn.co', 'https://*.spotifycdn.com'];

/** What the pages of each app need from elsewhere. Guests only vote; displays and staff may be a Spotify device. */
export function originsOfSites(env: {
  TURNSTILE_SITE_KEY?: string;
  SPOTIFY_SDK_URL?: string;
}): Record<'guest' | 'display' | 'admin', PageOrigins> {
  // A stand-in for Spotify plays, answers and shows artwork from its own origin; the real one does so inside its frame.
  const standIn = URL.canParse(env.SPOTIFY_SDK_URL ?? '') ? [new URL(env.SPOTIFY_SDK_URL ?? '').origin] : [];
  const images = [...SPOTIFY_ARTWORK, ...standIn];
  const device: PageOrigins = {
    scripts: standIn.length > 0 ? standIn : [SPOTIFY_SDK_ORIGIN],
    images,
    data: standIn,
  };
  return {
    guest: { images, ...(env.TURNSTILE_SITE_KEY ? { scripts: [TURNSTILE_ORIGIN] } : {}) },
    display: device,
    admin: device,
  };
}
