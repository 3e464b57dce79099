export { PlaybackModule } from './playback.module.js';
export { type Advanced, Playbacks } from './playbacks.service.js';
