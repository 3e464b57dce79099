export { EventModule } from './event.module.js';
export { Events } from './event.service.js';
