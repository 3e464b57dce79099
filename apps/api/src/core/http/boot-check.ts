import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ACCESS_RULE, type AccessRule } from '../access/access.decorators.js';

/** One HTTP handler as the router knows it. */
export interface RouteInfo {
  method: string;
  path: string;
  rule: AccessRule;
  handler: string;
}

const BODY_PARAM = 3;
const QUERY_PARAM = 4;

/**
 * Walks all controllers. Throws when a handler has no access rule, or takes a whole body or query whose class has no
 * validators (a type-only import of a DTO compiles and silently disables validation).
 */
export function checkRoutes(discovery: DiscoveryService, scanner: MetadataScanner): RouteInfo[] {
  const routes: RouteInfo[] = [];
  for (const { instance, metatype } of discovery.getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
    const base = String(Reflect.getMetadata(PATH_METADATA, metatype as object) ?? '');
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method = prototype[name] as object;
      const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
      if (verb === undefined) continue;
      const handler = `${(metatype as Type).name}.${name}`;
      const rule = Reflect.getMetadata(ACCESS_RULE, method) as AccessRule | undefined;
      if (!rule) throw new Error(`${handler} has no access rule (@Public, @Guest, @Display, @SignedIn or @Requires)`);
      checkValidated(handler, metatype as Type, prototype, name);
      const own = Reflect.getMetadata(PATH_METADATA, method) as string | string[];
      for (const part of Array.isArray(own) ? own : [own]) {
        routes.push({ method: RequestMethod[verb], path: joinPath(base, part), rule, handler });
      }
    }
  }
  return routes;
}

function checkValidated(handler: string, controller: Type, prototype: object, name: string): void {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { data?: unknown }>;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type[];
  for (const [key, arg] of Object.entries(args)) {
    const [kind, index] = key.split(':').map(Number);
    if ((kind !== BODY_PARAM && kind !== QUERY_PARAM) || arg.data !== undefined) continue;
    const type = types[index!];
    const isValidated = type && getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;
    if (!isValidated) throw new Error(`${handler} takes a body or query of a class without validators`);
  }
}

function joinPath(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}
