export { MediaLinks } from './media-links.js';
export { MusicModule } from './music.module.js';
export { Pool } from './pool.service.js';
