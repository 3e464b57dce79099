export { GuestModule } from './guest.module.js';
