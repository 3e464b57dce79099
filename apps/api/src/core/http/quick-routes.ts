import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AccessDirectories } from '../access/access-directories.js';
import { GUEST_COOKIE, GuestIdentity } from '../access/guest-identity.js';
import type { GuestCtx } from '../context/ctx.js';
import { answerError } from '../errors/answer-error.js';
import { type Outcome, unwrap } from '../errors/app-error.js';

/** What a module does with the body of a known guest. Null: the body needs a closer look, so the usual way is taken. */
export type QuickAnswer = (ctx: GuestCtx, eventId: string, body: unknown) => Promise<Outcome<object>> | null;

interface EventPath {
  Params: { eventId: string };
}

/**
 * A short way through a busy route `POST …/events/:eventId/…` of guests: a guest with a valid cookie, an event that is
 * there and a plain body are answered before guards, pipes and handler of the same route, which cost more than the work
 * itself. Whatever differs in anything goes the usual way, so the short one decides nothing that the usual one would not.
 */
@Injectable()
export class QuickRoutes {
  private readonly answers = new Map<string, QuickAnswer>();

  constructor(
    private readonly guests: GuestIdentity,
    private readonly directories: AccessDirectories,
  ) {}

  /** `url` as the router knows it, e.g. `/api/v1/events/:eventId/votes`. Before the routes are made. */
  add(url: string, answer: QuickAnswer): void {
    this.answers.set(url, answer);
  }

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route: RouteOptions) => {
      const answer = [route.method].flat().includes('POST') ? this.answers.get(route.url) : undefined;
      if (!answer) return;
      route.preHandler = (request, reply) => this.serve(answer, request as FastifyRequest<EventPath>, reply);
    });
  }

  private async serve(
    answer: QuickAnswer,
    request: FastifyRequest<EventPath>,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    const guestId = this.guests.read(request.cookies[GUEST_COOKIE]);
    if (!guestId) return undefined;
    const eventId = request.params.eventId.toLowerCase();
    const venueId = this.directories.events.peekVenueOf(eventId);
    if (!venueId) return undefined;
    const outcome = answer(
      { venueId, actor: { kind: 'guest', guestId }, requestId: request.id },
      eventId,
      request.body,
    );
    if (!outcome) return undefined;
    try {
      void reply.status(201).send(unwrap(await outcome));
    } catch (error) {
      answerError(error, request, reply);
    }
    return reply;
  }
}
