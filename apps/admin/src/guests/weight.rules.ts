import { LIMITS } from '@votebox/contracts';

/** A weight as typed, with a point or a comma; null where the server would refuse it. */
export function readWeight(text: string): number | null {
  if (!/^\d{1,3}([.,]\d{1,3})?$/.test(text.trim())) return null;
  const weight = Number(text.trim().replace(',', '.'));
  return weight <= LIMITS.guestGroupWeightMax ? weight : null;
}
