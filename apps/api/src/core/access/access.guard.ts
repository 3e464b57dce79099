import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { roleCan, UUID_PATTERN } from '@votebox/contracts';
import { Config } from '../config/config.js';
import type { Actor } from '../context/ctx.js';
import { AppError } from '../errors/app-error.js';
import { ACCESS_RULE, type AccessRule } from './access.decorators.js';
import { GUEST_COOKIE, GUEST_COOKIE_MAX_AGE_S, GuestIdentity } from './guest-identity.js';
import { AccessDirectories, type Roles, type StaffLogin } from './access-directories.js';
import { BearerReader } from './bearer.js';
import { VenueNetworks } from './venue-networks.js';

/**
 * The one place where HTTP requests get their `Ctx`. Default deny: a handler without a rule is refused (and the boot
 * check does not let the application start with one). What belongs to another venue answers NOT_FOUND like what is missing.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: Config,
    private readonly bearer: BearerReader,
    private readonly guests: GuestIdentity,
    private readonly directories: AccessDirectories,
    private readonly networks: VenueNetworks,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (!rule) throw new AppError('FORBIDDEN', { internal: 'handler without an access rule' });
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const params = (request.params ?? {}) as Record<string, string | undefined>;
    const { actor, venueId, sessionId = null } = await this.decide(rule, request, reply, params);
    request.votebox = {
      ctx: venueId ? { venueId, actor, requestId: request.id } : null,
      unscoped: {
        actor,
        requestId: request.id,
        sessionId,
        get address() {
          return request.ip;
        },
        get userAgent() {
          return request.headers['user-agent'] ?? '';
        },
      },
    };
    return true;
  }

  private async decide(
    rule: AccessRule,
    request: FastifyRequest,
    reply: FastifyReply,
    params: Record<string, string | undefined>,
  ): Promise<{ actor: Actor; venueId: string | null; sessionId?: string }> {
    switch (rule.kind) {
      case 'public':
        return { actor: this.publicActor(request), venueId: await this.venueOfPath(params) };
      case 'guest':
        return { actor: this.guestActor(request, reply), venueId: await this.venueOfPath(params) };
      case 'display':
        return this.displayActor(request);
      case 'member':
        return this.memberActor(request);
      case 'permission':
        return this.staffActor(request, rule.permission, params.venueId);
      case 'displayOr':
        return this.displayOrStaffActor(request, rule.permission, params.venueId);
      case 'audience':
        throw new AppError('FORBIDDEN', { internal: 'audience rules are for socket messages' });
    }
  }

  private publicActor(request: FastifyRequest): Actor {
    const guestId = this.guests.read(request.cookies[GUEST_COOKIE]);
    return guestId ? { kind: 'guest', guestId } : { kind: 'anonymous' };
  }

  private guestActor(request: FastifyRequest, reply: FastifyReply): Actor {
    const known = this.guests.read(request.cookies[GUEST_COOKIE]);
    if (known) return { kind: 'guest', guestId: known };
    const { guestId, cookie } = this.guests.issue();
    setGuestCookie(reply, cookie, this.config);
    return { kind: 'guest', guestId };
  }

  private async displayActor(request: FastifyRequest): Promise<{ actor: Actor; venueId: string }> {
    const claims = await this.bearer.claimsOf(request);
    if (claims?.kind !== 'display') throw new AppError('UNAUTHORIZED');
    const isValid = await this.directories.displays.isValid(claims.venueId, claims.displayId, claims.version);
    if (!isValid) throw new AppError('UNAUTHORIZED');
    this.networks.note(claims.venueId, request.ip);
    return { actor: { kind: 'display', displayId: claims.displayId }, venueId: claims.venueId };
  }

  private async memberActor(request: FastifyRequest): Promise<{ actor: Actor; venueId: null; sessionId: string }> {
    const { userId, sessionId } = await this.staffOf(request);
    return { actor: { kind: 'staff', userId, role: 'STAFF' }, venueId: null, sessionId };
  }

  private async staffActor(
    request: FastifyRequest,
    permission: Parameters<typeof roleCan>[1],
    venueId: string | undefined,
  ): Promise<{ actor: Actor; venueId: string }> {
    const { userId, roles } = await this.staffOf(request);
    if (!venueId || !UUID_PATTERN.test(venueId)) throw new AppError('NOT_FOUND');
    const role = roles.get(venueId.toLowerCase());
    if (!role) throw new AppError('NOT_FOUND', { internal: 'not a member of this venue' });
    if (!roleCan(role, permission)) throw new AppError('FORBIDDEN');
    this.networks.note(venueId, request.ip);
    return { actor: { kind: 'staff', userId, role }, venueId };
  }

  private async displayOrStaffActor(
    request: FastifyRequest,
    permission: Parameters<typeof roleCan>[1],
    venueId: string | undefined,
  ): Promise<{ actor: Actor; venueId: string }> {
    const claims = await this.bearer.claimsOf(request);
    if (claims?.kind !== 'display') return this.staffActor(request, permission, venueId);
    const display = await this.displayActor(request);
    if (display.venueId !== venueId?.toLowerCase()) throw new AppError('NOT_FOUND', { internal: 'of another venue' });
    return display;
  }

  private async staffOf(request: FastifyRequest): Promise<StaffLogin & { roles: Roles }> {
    const claims = await this.bearer.claimsOf(request);
    if (claims?.kind !== 'staff') throw new AppError('UNAUTHORIZED');
    const { userId, sessionId } = claims;
    const roles = await this.directories.staff.findRoles({ userId, sessionId });
    if (!roles) throw new AppError('UNAUTHORIZED', { internal: 'the login has ended' });
    return { userId, sessionId, roles };
  }

  /** The venue of the event in the path. A path that names an event which does not exist is NOT_FOUND for everyone. */
  private async venueOfPath(params: Record<string, string | undefined>): Promise<string | null> {
    if (params.eventId === undefined) return null;
    const venueId = UUID_PATTERN.test(params.eventId)
      ? await this.directories.events.findVenueOf(params.eventId)
      : null;
    if (!venueId) throw new AppError('NOT_FOUND');
    return venueId;
  }
}

/** Sets the guest cookie: HttpOnly, SameSite=Lax, Secure where the one origin is https. */
function setGuestCookie(reply: FastifyReply, cookie: string, config: Config): void {
  void reply.setCookie(GUEST_COOKIE, cookie, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.PUBLIC_URL.startsWith('https:'),
    maxAge: GUEST_COOKIE_MAX_AGE_S,
  });
}
