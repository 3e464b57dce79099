import { Transform } from 'class-transformer';
import { IsString, ValidateBy } from 'class-validator';
import { LIMITS } from '../limits.js';
import { dropUnseen, findNameFlaw, toEmail, toName } from '../names.js';

/** Drops white space at both ends before the text is validated, so that a blank name counts as empty. */
export const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

const NAME_FLAWS = {
  empty: '$property must have something to read in it',
  unseen: '$property must not have characters that cannot be seen, or that turn the direction of the text',
  'too-long': '$property must be shorter than or equal to $constraint1 characters',
} as const;

/** An e-mail address as it is stored and compared (see `toEmail`), without anything invisible: what looks like an address is it. */
export const EmailText = () =>
  all(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toEmail(value) : value)),
    ValidateBy({
      name: 'isEmail',
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || dropUnseen(value) === value,
        defaultMessage: () => NAME_FLAWS.unseen,
      },
    }),
  );

/**
 * A name that people give and others read, of a person or a thing, composed (NFC) and without white space at its ends. It
 * can be seen, has nothing invisible in it, and at most `max` characters (code points).
 */
export const NameText = (max: number) =>
  all(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? toName(value) : value)),
    IsString(),
    ValidateBy({
      name: 'isName',
      constraints: [max],
      validator: {
        validate: (value: unknown) => typeof value === 'string' && findNameFlaw(value, max) === null,
        defaultMessage: (seen) => {
          const flaw = typeof seen?.value === 'string' ? findNameFlaw(seen.value, max) : null;
          return NAME_FLAWS[flaw ?? 'empty'];
        },
      },
    }),
  );

/** A password that is chosen: long enough (code points) and not blank. How easily it is guessed the server judges. */
export const NewPassword = () =>
  all(
    IsString(),
    ValidateBy({
      name: 'isPassword',
      constraints: [LIMITS.passwordMin, LIMITS.passwordMax],
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isPassword(value),
        defaultMessage: () => '$property must have $constraint1 to $constraint2 characters, and not only blanks',
      },
    }),
  );

function isPassword(text: string): boolean {
  const length = [...text].length;
  return text.trim() !== '' && length >= LIMITS.passwordMin && length <= LIMITS.passwordMax;
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
