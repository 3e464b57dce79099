export type { SpotifyDevice, SpotifyPlayback } from './spotify-answer.rules.js';
export { SpotifyApi } from './spotify-api.service.js';
export type { Answer, SpotifyFault } from './spotify-fault.rules.js';
export { SpotifyPools } from './spotify-pool.service.js';
export { SpotifyModule } from './spotify.module.js';
