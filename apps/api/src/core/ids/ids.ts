import { v7 } from 'uuid';

/** A new UUIDv7: unique, and sorted by the time it was made. */
export function newId(): string {
  return v7();
}

const processMark = newId().slice(-12);
let requests = 0;

/** Names one request or message in answers and logs. Unique, cheap, and no secret. */
export function newRequestId(): string {
  requests += 1;
  return `${processMark}-${requests.toString(36)}`;
}
