import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '@votebox/contracts';
import type { Ctx, UnscopedCtx } from '../context/ctx.js';

/** Who may call a handler, over HTTP or over the socket. Every handler carries exactly one; boot fails otherwise. */
export type AccessRule =
  | { kind: 'public' }
  | { kind: 'guest' }
  | { kind: 'display' }
  | { kind: 'member' }
  | { kind: 'audience' }
  | { kind: 'permission'; permission: Permission }
  | { kind: 'displayOr'; permission: Permission };

export const ACCESS_RULE = 'votebox:access';

/** Anyone. Where the path names an event, the context is of its venue. */
export const Public = () => SetMetadata(ACCESS_RULE, { kind: 'public' } satisfies AccessRule);
/** A guest with a signed cookie; over HTTP the cookie is made when it is missing. */
export const Guest = () => SetMetadata(ACCESS_RULE, { kind: 'guest' } satisfies AccessRule);
/** A paired screen. */
export const Display = () => SetMetadata(ACCESS_RULE, { kind: 'display' } satisfies AccessRule);
/** A signed-in person, of any venue or none. */
export const SignedIn = () => SetMetadata(ACCESS_RULE, { kind: 'member' } satisfies AccessRule);
/** Socket messages of guests, screens and staff alike; the handler checks what each may do. */
export const AnyAudience = () => SetMetadata(ACCESS_RULE, { kind: 'audience' } satisfies AccessRule);
/** Staff of the venue in the path whose role includes the permission. */
export const Requires = (permission: Permission) =>
  SetMetadata(ACCESS_RULE, { kind: 'permission', permission } satisfies AccessRule);

/** A paired screen of the venue in the path, or staff whose role includes the permission: pages that make the sound. */
export const DisplayOr = (permission: Permission) =>
  SetMetadata(ACCESS_RULE, { kind: 'displayOr', permission } satisfies AccessRule);

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard. */
    votebox?: { ctx: Ctx | null; unscoped: UnscopedCtx };
  }
}

/** The context of a handler whose path names a venue or an event. */
export const FromCtx = createParamDecorator((_: unknown, context: ExecutionContext): Ctx => {
  const ctx = context.switchToHttp().getRequest<FastifyRequest>().votebox?.ctx;
  if (!ctx) throw new Error('this handler has no venue in its path: use @FromUnscoped()');
  return ctx;
});

/** The caller of a handler whose venue is not known yet. */
export const FromUnscoped = createParamDecorator((_: unknown, context: ExecutionContext): UnscopedCtx => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (!request.votebox) throw new Error('the access guard did not run');
  return request.votebox.unscoped;
});
