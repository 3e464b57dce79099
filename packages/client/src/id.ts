import { v7 } from 'uuid';

/** UUIDv7. Made with getRandomValues, which also exists on plain http, unlike crypto.randomUUID. */
export function newId(): string {
  return v7();
}
