export { EventModule } from './event.module.js';
export { Events } from './event.service.js';
export { type CodeMeaning, JoinCodes } from './join-codes.service.js';
