import { browserStorage } from '@votebox/client';

const KEY = 'votebox.last-event';

/** The night that this phone was in last, so that a guest who comes back is taken straight there. */
export interface LastEvent {
  eventId: string;
  name: string;
}

function isLastEvent(value: unknown): value is LastEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as LastEvent).eventId === 'string' &&
    typeof (value as LastEvent).name === 'string'
  );
}

export function findLastEvent(): LastEvent | null {
  return browserStorage.readJson(KEY, isLastEvent);
}

export function rememberEvent(event: LastEvent): void {
  browserStorage.write(KEY, JSON.stringify(event));
}

export function forgetEvent(): void {
  browserStorage.write(KEY, null);
}
