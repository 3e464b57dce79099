import { Injectable } from '@nestjs/common';
import { roleCan, type Ack } from '@votebox/contracts';
import { AccessDirectories } from '../access/access-directories.js';
import type { AccessRule } from '../access/access.decorators.js';
import type { Actor } from '../context/ctx.js';
import { AppError } from '../errors/app-error.js';
import { isOurFault, toAppError } from '../errors/to-app-error.js';
import { createValidationPipe } from '../errors/validation.pipe.js';
import { newRequestId } from '../ids/ids.js';
import type { ClientLink, Peer } from './client-link.js';
import type { MessageHandler } from './message-registry.js';

/** Told of failures that are our fault, for the log. */
export type FailureListener = (message: string, error: AppError, requestId: string) => void;

/**
 * The one place where socket messages get their `Ctx`: finds the handler, validates the body, resolves the venue of the
 * event that the body names, checks that this peer may act there (on every message, not only at joining), runs it and
 * turns whatever happens into an acknowledgement.
 */
@Injectable()
export class MessageDispatcher {
  private readonly pipe = createValidationPipe();

  constructor(private readonly directories: AccessDirectories) {}

  async dispatch(
    handlers: Map<string, MessageHandler>,
    link: ClientLink,
    name: string,
    rawBody: unknown,
    onFailure: FailureListener,
  ): Promise<Ack<unknown>> {
    const requestId = newRequestId();
    try {
      const handler = handlers.get(name);
      if (!handler) throw new AppError('VALIDATION_ERROR', { message: 'This message is not known.' });
      const body = (await this.pipe.transform(rawBody ?? {}, { type: 'body', metatype: handler.body })) as object;
      const venueId = await this.venueOf(body);
      const actor = await this.actorFor(link.peer, venueId, handler.rule);
      const data = await handler.run({ ctx: { venueId, actor, requestId }, link }, body);
      return { ok: true, data: data ?? null };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (isOurFault(error)) onFailure(name, error, requestId);
      return { ok: false, error: error.toBody(requestId) };
    }
  }

  private async venueOf(body: object): Promise<string> {
    const { eventId } = body as { eventId?: string };
    const venueId = eventId ? await this.directories.events.findVenueOf(eventId) : null;
    if (!venueId) throw new AppError('NOT_FOUND');
    return venueId;
  }

  /** The peer as an actor of this venue; NOT_FOUND where it has no business there. */
  private async actorFor(peer: Peer, venueId: string, rule: AccessRule): Promise<Actor> {
    switch (peer.kind) {
      case 'guest':
        if (rule.kind !== 'guest' && rule.kind !== 'audience' && rule.kind !== 'public')
          throw new AppError('FORBIDDEN');
        return { kind: 'guest', guestId: peer.guestId };
      case 'display':
        if (peer.venueId !== venueId) throw new AppError('NOT_FOUND');
        if (!(await this.directories.displays.isValid(peer.venueId, peer.displayId, peer.version))) {
          throw new AppError('UNAUTHORIZED');
        }
        if (rule.kind !== 'display' && rule.kind !== 'audience') throw new AppError('FORBIDDEN');
        return { kind: 'display', displayId: peer.displayId };
      case 'staff': {
        const roles = await this.directories.staff.findRoles(peer);
        if (!roles) throw new AppError('UNAUTHORIZED');
        const role = roles.get(venueId);
        if (!role) throw new AppError('NOT_FOUND');
        if (rule.kind === 'permission' ? !roleCan(role, rule.permission) : rule.kind !== 'audience') {
          throw new AppError('FORBIDDEN');
        }
        return { kind: 'staff', userId: peer.userId, role };
      }
    }
  }
}
