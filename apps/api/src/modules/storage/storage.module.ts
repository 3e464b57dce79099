import { Module } from '@nestjs/common';
import { StorageController } from './storage.controller.js';
import { StorageRepository } from './storage.repository.js';
import { Storage } from './storage.service.js';

/** How much a venue keeps, and how much it may. */
@Module({
  controllers: [StorageController],
  providers: [Storage, StorageRepository],
  exports: [Storage, StorageRepository],
})
export class StorageModule {}
