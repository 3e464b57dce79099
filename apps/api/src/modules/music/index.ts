export { MediaLinks, type TrackCover } from './media-links.js';
export { MusicModule } from './music.module.js';
export type { SourceAnswer } from './pool-source.service.js';
export { Pool } from './pool.service.js';
