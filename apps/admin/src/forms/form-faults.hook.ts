import type { ErrorCode } from '@votebox/contracts';
import { ApiError } from '@votebox/client';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { isKnownRule, placeFaults } from './faults.rules';

/** Codes that belong to one field of a form although they are no validation fault. */
const FIELD_OF_CODE: Record<string, string> = {
  SLUG_TAKEN: 'slug',
  EMAIL_TAKEN: 'email',
  PASSWORD_WEAK: 'password',
};

export interface FormFaults {
  /** Words for a field, or undefined. */
  at(field: string): string | undefined;
  /** Words for the form as a whole, or null. */
  general: string | null;
  requestId: string | undefined;
  /** `instead`: what a code means for this form, where more can be said than its usual words. */
  show(error: unknown, instead?: Partial<Record<ErrorCode, string>>): void;
  /** The person is changing the field: its fault is out of date. */
  clear(field?: string): void;
}

/** What the server refused about a form, in words at the fields it is about. */
export function useFormFaults(fields: readonly string[]): FormFaults {
  const t = useTranslations('faults');
  const { say } = useErrorWords();
  const [error, setError] = useState<unknown>(null);
  const [better, setBetter] = useState<string | null>(null);
  const [cleared, setCleared] = useState<readonly string[]>([]);

  const show = useCallback((next: unknown, instead: Partial<Record<string, string>> = {}) => {
    setError(next);
    setBetter((next instanceof ApiError && instead[next.code]) || null);
    setCleared([]);
  }, []);
  const clear = useCallback((field?: string) => {
    if (field === undefined) setError(null);
    else setCleared((known) => (known.includes(field) ? known : [...known, field]));
  }, []);

  return useMemo(() => {
    const api = error instanceof ApiError ? error : null;
    const fieldOfCode = api ? FIELD_OF_CODE[api.code] : undefined;
    const placed = placeFaults(api?.details, fields);
    const words = better ?? say(error);
    const at = (field: string) => {
      if (cleared.includes(field)) return undefined;
      if (fieldOfCode === field) return words;
      const fault = placed.byField[field];
      if (!fault) return undefined;
      return isKnownRule(fault.rule) ? t(fault.rule) : fault.message;
    };
    const isPlaced = fieldOfCode !== undefined && fields.includes(fieldOfCode);
    const hasFieldFaults = Object.keys(placed.byField).length > 0;
    const others = placed.others.map((fault) => `${fault.path}: ${fault.message}`).join(' ');
    const general =
      !error || isPlaced ? null : hasFieldFaults ? others || null : [words, others].filter(Boolean).join(' ');
    return { at, general, requestId: api?.requestId, show, clear };
  }, [error, better, cleared, fields, say, t, show, clear]);
}
