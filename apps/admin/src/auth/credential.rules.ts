import { LIMITS, type LoginDto, type RegisterDto } from '@votebox/contracts';
import { findSlugFault, type SlugFault } from './slug.rules';

export type TextFault = 'required' | 'too-long' | 'no-email' | 'password-short' | 'password-long' | `slug-${SlugFault}`;

/** Deliberately loose: the server's validator and the confirmation by use decide; this catches slips of the finger. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export function findEmailFault(email: string): TextFault | null {
  const text = email.trim();
  if (text === '') return 'required';
  if (text.length > LIMITS.emailMax) return 'too-long';
  return EMAIL.test(text) ? null : 'no-email';
}

export function findNameFault(name: string): TextFault | null {
  const text = name.trim();
  if (text === '') return 'required';
  return text.length > LIMITS.nameMax ? 'too-long' : null;
}

export function findPasswordFault(password: string): TextFault | null {
  const { length } = [...password];
  if (length < LIMITS.passwordMin || password.trim() === '') return 'password-short';
  return length > LIMITS.passwordMax ? 'password-long' : null;
}

type Faults<T> = Partial<Record<keyof T, TextFault>>;

export function findRegisterFaults(form: RegisterDto): Faults<RegisterDto> {
  const slug = findSlugFault(form.slug);
  return withoutNulls({
    name: findNameFault(form.name),
    venueName: findNameFault(form.venueName),
    slug: slug && (`slug-${slug}` as const),
    email: findEmailFault(form.email),
    password: findPasswordFault(form.password),
  });
}

export function findLoginFaults(form: LoginDto): Faults<LoginDto> {
  return withoutNulls({ email: findEmailFault(form.email), password: form.password === '' ? 'required' : null });
}

function withoutNulls<K extends string>(faults: Record<K, TextFault | null>): Partial<Record<K, TextFault>> {
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== null)) as Partial<
    Record<K, TextFault>
  >;
}
