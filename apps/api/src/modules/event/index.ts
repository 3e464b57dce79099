export { EventModule } from './event.module.js';
export { toPublicEventView } from './event.mapper.js';
export { Events } from './event.service.js';
