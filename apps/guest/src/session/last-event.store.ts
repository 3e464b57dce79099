import { readSavedJson, writeSaved } from './saved';

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
  return readSavedJson(KEY, isLastEvent);
}

export function rememberEvent(event: LastEvent): void {
  writeSaved(KEY, JSON.stringify(event));
}

export function forgetEvent(): void {
  writeSaved(KEY, null);
}
