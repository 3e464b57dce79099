import { Transform } from 'class-transformer';

/** Drops white space at both ends before the text is validated, so that a blank name counts as empty. */
export const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** An e-mail address as it is stored and compared: trimmed, lower case. */
export const EmailText = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value));
