export { Storage, type Room } from './storage.service.js';
export { StorageModule } from './storage.module.js';
export { StorageRepository } from './storage.repository.js';
