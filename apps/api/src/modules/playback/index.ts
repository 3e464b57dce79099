export { PlaybackModule } from './playback.module.js';
export { Playbacks } from './playbacks.service.js';
