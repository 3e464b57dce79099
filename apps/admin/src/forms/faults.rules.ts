import type { FieldFault } from '@votebox/contracts';

/** Rules whose words we have in both languages; any other rule shows the server's text. */
const KNOWN_RULES = [
  'isEmail',
  'isName',
  'isPassword',
  'isLength',
  'length',
  'maxLength',
  'minLength',
  'matches',
  'isTimeZone',
  'isIn',
  'isISO8601',
  'min',
  'max',
] as const;
type KnownRule = (typeof KNOWN_RULES)[number];

export const isKnownRule = (rule: string): rule is KnownRule => (KNOWN_RULES as readonly string[]).includes(rule);

/** The first fault of each of a form's fields, and those that belong to no field of it. */
export interface PlacedFaults {
  byField: Record<string, FieldFault>;
  others: FieldFault[];
}

/** Puts the faults of an answer at the fields of a form: `rules.cooldownMs` belongs to the field of that path. */
export function placeFaults(faults: readonly FieldFault[] | undefined, fields: readonly string[]): PlacedFaults {
  const placed: PlacedFaults = { byField: {}, others: [] };
  for (const fault of faults ?? []) {
    const field = fields.find((name) => fault.path === name || fault.path.startsWith(`${name}.`));
    if (!field) placed.others.push(fault);
    else placed.byField[field] ??= fault;
  }
  return placed;
}
