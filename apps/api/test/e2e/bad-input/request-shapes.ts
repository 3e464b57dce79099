import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import type { Application } from '../../../src/application.js';
import { sampleOf, type SampleRule } from '../../support/wall/sample-body.js';

const BODY_PARAM = 3;
const QUERY_PARAM = 4;

/** What a handler reads from a request besides the path. */
export interface RequestShape {
  body: Type<object> | null;
  /** Names of query parameters. */
  query: string[];
}

/** One field of a body: `rules.mode` is `['rules', 'mode']`. */
export type FieldPath = string[];

/** What every handler of the router takes, by `Controller.method`. */
export function readShapes(application: Application): Map<string, RequestShape> {
  const shapes = new Map<string, RequestShape>();
  for (const { metatype, instance } of application.app.get(DiscoveryService, { strict: false }).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as object;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      shapes.set(`${(metatype as Type).name}.${name}`, shapeOf(metatype as Type, prototype, name));
    }
  }
  return shapes;
}

function shapeOf(controller: Type, prototype: object, name: string): RequestShape {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { data?: string }>;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type<object>[];
  const shape: RequestShape = { body: null, query: [] };
  for (const [key, { data }] of Object.entries(args)) {
    const [kind, index] = key.split(':').map(Number);
    if (kind === BODY_PARAM) shape.body = types[index!]!;
    if (kind === QUERY_PARAM) shape.query.push(...(data ? [data] : fieldsOf(types[index!]!)));
  }
  return shape;
}

/** A body with every field that the class knows, optional ones too, made from its validators. */
export function fullBody(dto: Type<object>, idFor: (field: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(dto).map((field) => {
      const rules = rulesOf(dto, field);
      const nested = nestedClass(dto, field);
      const value = nested ? fullBody(nested, idFor) : (sampleTime(rules) ?? sampleOf(field, rules, idFor));
      return [field, rules.some(({ name }) => name === 'isArray') ? [value] : value];
    }),
  );
}

/** Every field of the class and of the classes in it. */
export function fieldPaths(dto: Type<object>): FieldPath[] {
  return fieldsOf(dto).flatMap((field) => {
    const nested = nestedClass(dto, field);
    return [[field], ...(nested ? fieldPaths(nested).map((path) => [field, ...path]) : [])];
  });
}

/** The JSON text of `body` with one field replaced by another JSON text. */
export function withField(body: object, path: FieldPath, json: string): string {
  const mark = 'the odd value stands here';
  const changed = structuredClone(body) as Record<string, unknown>;
  let inner = changed;
  for (const name of path.slice(0, -1)) inner = inner[name] as Record<string, unknown>;
  inner[path.at(-1)!] = mark;
  return JSON.stringify(changed).replace(`"${mark}"`, () => json);
}

function fieldsOf(dto: Type<object>): string[] {
  return [...new Set(allRulesOf(dto).map(({ propertyName }) => propertyName))];
}

function rulesOf(dto: Type<object>, field: string): SampleRule[] {
  return allRulesOf(dto).filter(({ propertyName }) => propertyName === field);
}

function allRulesOf(dto: Type<object>): SampleRule[] {
  return getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false) as unknown as SampleRule[];
}

/** The class of a field that is an object of its own, as class-transformer makes it. */
function nestedClass(dto: Type<object>, field: string): Type<object> | null {
  if (!rulesOf(dto, field).some(({ type }) => type === 'nestedValidation')) return null;
  const made = (plainToInstance(dto, { [field]: {} }) as Record<string, object>)[field]!;
  return made.constructor as Type<object>;
}

function sampleTime(rules: SampleRule[]): string | null {
  if (rules.some(({ name }) => name === 'isIso8601')) return '2031-05-01T20:00:00Z';
  return rules.some(({ name }) => name === 'isTimeZone') ? 'Europe/Berlin' : null;
}
