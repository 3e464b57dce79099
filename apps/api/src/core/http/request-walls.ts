import type { FastifyInstance } from 'fastify';
import type { OwnOrigins } from '../access/own-origins.js';
import { AppError } from '../errors/app-error.js';
import { hasBody, isReadable } from './body-type.rules.js';
import { drainRest } from './drain-rest.js';
import { endUnlessWhole } from './end-unless-whole.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What pages of ours never ask a browser for. */
const PERMISSIONS_POLICY = 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()';

/**
 * What holds for every route, the quick ones and those that come later included, before anything of a request is read:
 * - only our own pages change anything by a browser, which may send cookies, and keep those that it gets;
 * - a body is JSON and comes within half a minute, except at routes that take files;
 * - nobody keeps an answer, except where the route says so itself.
 */
export function raiseWalls(fastify: FastifyInstance, origins: OwnOrigins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers, method } = request;
    void reply.header('Cache-Control', 'no-store').header('Permissions-Policy', PERMISSIONS_POLICY);
    if (!SAFE_METHODS.has(method) && !origins.isOwn(headers, request.host)) {
      return done(new AppError('FORBIDDEN', { message: 'This request comes from another site.' }));
    }
    if (hasBody(headers)) {
      const takesForm = request.routeOptions.config.takesForm === true;
      if (!isReadable(headers['content-type'], takesForm)) {
        return done(
          new AppError('UNSUPPORTED_MEDIA', { message: 'The body must be JSON: application/json, in UTF-8.' }),
        );
      }
      if (!takesForm) endUnlessWhole(request);
    }
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    drainRest(request);
    done();
  });
}
