import { browserStorage } from '@votebox/client';
import type { EventSnapshot } from '@votebox/contracts';

const KEY = 'votebox.night';

/** The last that this phone knew of a night; shown with its age while there is no network. */
export interface NightMemory {
  snapshot: EventSnapshot;
  /** Epoch milliseconds of this phone at which it was right. */
  rightAt: number;
}

function isNightMemory(value: unknown): value is NightMemory {
  const memory = value as NightMemory | null;
  return (
    typeof memory === 'object' && memory !== null && typeof memory.rightAt === 'number' && 'event' in memory.snapshot
  );
}

export function findNightMemory(eventId: string): NightMemory | null {
  const memory = browserStorage.readJson(KEY, isNightMemory);
  return memory?.snapshot.event.id === eventId ? memory : null;
}

export function rememberNight(memory: NightMemory): void {
  browserStorage.write(KEY, JSON.stringify(memory));
}
