export type { DrivenPlayer, WantedTrack } from './driven/driven-player.js';
export { PlayerMakers } from './driven/player-makers.js';
export { PlaybackModule } from './playback.module.js';
export { Playbacks } from './playbacks.service.js';
