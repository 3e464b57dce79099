import { getMetadataStorage } from 'class-validator';
import type { Type } from '@nestjs/common';

/** One validator of one field, as class-validator keeps it. */
export interface SampleRule {
  propertyName: string;
  type: string;
  name?: string;
  each: boolean;
  constraints?: unknown[];
}

/**
 * A body that passes the validators of a DTO class, made from the validators themselves, so that a new field or class
 * needs no work here. `idFor` gives the value of a field that is a UUID. Optional fields are left out.
 */
export function sampleBody(dto: Type<object>, idFor: (field: string) => string): Record<string, unknown> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false) as unknown as SampleRule[];
  const fields = new Set(rules.map(({ propertyName }) => propertyName));
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const own = rules.filter(({ propertyName }) => propertyName === field);
    if (own.some(({ type }) => type === 'conditionalValidation')) continue;
    const value = own.some(({ type }) => type === 'nestedValidation')
      ? sampleBody(Reflect.getMetadata('design:type', dto.prototype, field) as Type<object>, idFor)
      : sampleOf(field, own, idFor);
    body[field] = own.some(({ name }) => name === 'isArray') ? [value] : value;
  }
  return body;
}

/** A value that passes the validators of one field; of one item where the field is a list. */
export function sampleOf(field: string, rules: SampleRule[], idFor: (field: string) => string): unknown {
  const rule = (name: string) => rules.find((candidate) => candidate.name === name);
  if (rule('isUuid')) return idFor(field);
  const choices = rule('isIn')?.constraints?.[0];
  if (Array.isArray(choices)) return choices[0];
  if (rule('isBoolean')) return true;
  if (rule('isInt') || rule('isNumber')) return rule('min')?.constraints?.[0] ?? 0;
  if (rule('isEmail')) return 'someone@else.example';
  if (rule('isPassword')) return 'a password of the sample';
  const pattern = rule('matches')?.constraints?.[0];
  if (pattern instanceof RegExp) return ['sample', '#336699', '2026-12-24', '20:15'].find((text) => pattern.test(text));
  if (rule('isString') || rule('isLength')) return 'x'.repeat(Number(rule('isLength')?.constraints?.[0] ?? 1) || 1);
  throw new Error(`no sample is known for the field ${field}: teach it to sample-body.ts`);
}
