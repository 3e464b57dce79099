/** A key that secrets are sealed with; `id` stands in what it sealed. */
export interface RingKey {
  id: string;
  /** 32 bytes. */
  bytes: Buffer;
}

/** What VOTEBOX_KEYS looks like: `id:base64` of 32 bytes each, separated by commas. */
export const KEYS_PATTERN = /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(?:,[\w-]{1,32}:[A-Za-z0-9+/]{43}=)*$/;

/** The keys in their order: the first seals, all open. Text that matches KEYS_PATTERN, or '' for none. */
export function toKeyRing(text: string): RingKey[] {
  if (text === '') return [];
  return text.split(',').map((entry) => {
    const colon = entry.indexOf(':');
    return { id: entry.slice(0, colon), bytes: Buffer.from(entry.slice(colon + 1), 'base64') };
  });
}

/** Ids that stand for two keys: what was sealed with the second could not be opened. */
export function findDoubleIds(text: string): string[] {
  const ids = toKeyRing(text).map((key) => key.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}
