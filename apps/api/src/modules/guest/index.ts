export { GuestErasure } from './guest-erasure.service.js';
export { GuestModule } from './guest.module.js';
