export { toQueueEntries } from './queue.mapper.js';
export { QueueModule } from './queue.module.js';
export type { LoadedQueue } from './queue.repository.js';
export {
  decideAvailability,
  pickNext,
  type QueueState,
  type QueueTrack,
  rank,
  type RankedTrack,
} from './queue.rules.js';
export { QueueService } from './queue.service.js';
export { QueueStates } from './queue-states.service.js';
