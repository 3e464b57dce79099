import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { RouteInfo } from '../../../src/core/http/boot-check.js';
import type { Answer, Browser } from '../browser.js';
import type { World } from '../world.js';
import { sampleBody } from './sample-body.js';

const BODY_PARAM = 3;
/** Handlers outside the API prefix, see application.ts. */
const AT_ROOT = new Set(['/health', '/health/ready', '/metrics']);

export type Ids = Record<string, string>;

/** The names of the parameters in the path of a route. */
export function paramsOf(route: RouteInfo): string[] {
  return [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name!);
}

/** Calls routes with ids and with a body made from the class that the handler takes. */
export class RouteCaller {
  private readonly bodies = new Map<string, Type<object>>();

  constructor(api: World) {
    const discovery = api.application.app.get(DiscoveryService, { strict: false });
    for (const { metatype, instance } of discovery.getControllers()) {
      const prototype = Object.getPrototypeOf(instance) as object;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const dto = bodyClassOf(metatype as Type, prototype, name);
        if (dto) this.bodies.set(`${(metatype as Type).name}.${name}`, dto);
      }
    }
  }

  /** The path of a route with its parameters filled in, without the prefix of the API. */
  pathOf(route: RouteInfo, ids: Ids): string {
    return route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => valueOf(ids, name));
  }

  /** `bodyIds`: values of the UUID fields in the body; those of the path where left out. */
  async call(browser: Browser, route: RouteInfo, ids: Ids, bodyIds: Ids = ids): Promise<Answer<unknown>> {
    const path = this.pathOf(route, ids);
    const dto = this.bodies.get(route.handler);
    const body = dto && sampleBody(dto, (field) => valueOf(bodyIds, field.replace(/Ids$/, 'Id')));
    return browser.ask(route.method, AT_ROOT.has(route.path) ? `/${path}` : path, body ? { body } : {});
  }
}

/** An answer without what differs from request to request. */
export function withoutRequestId({ status, body }: Answer<unknown>): unknown {
  if (typeof body !== 'object' || body === null) return { status, body };
  const { requestId: _requestId, ...rest } = body as Record<string, unknown>;
  return { status, body: rest };
}

function valueOf(ids: Ids, name: string): string {
  const value = ids[name] ?? ids[name.replace(/^expected([A-Z])/, (_, letter: string) => letter.toLowerCase())];
  if (!value) throw new Error(`no value is known for :${name}; where does its id live? See wall/full-venue.ts`);
  return value;
}

function bodyClassOf(controller: Type, prototype: object, name: string): Type<object> | undefined {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { data?: unknown }>;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type<object>[];
  const found = Object.entries(args).find(([key, { data }]) => Number(key.split(':')[0]) === BODY_PARAM && !data);
  return found && types[Number(found[0].split(':')[1])];
}
