import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OwnOrigins } from '../access/own-origins.js';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { hasBody, isReadable } from './body-type.rules.js';
import { drainRest } from './drain-rest.js';
import { endUnlessWhole } from './end-unless-whole.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What pages of ours never ask a browser for. */
const PERMISSIONS_POLICY = 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()';

/** For the pages of the documentation, which are the only ones that the API has itself. They bring styles in line. */
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * What holds for every route, the quick ones and those that come later included, before anything of a request is read:
 * - only our own pages change anything by a browser, which may send cookies, and keep those that it gets;
 * - a body is JSON and comes within half a minute, except at routes that take files;
 * - nobody keeps an answer, except where the route says so itself.
 */
export function raiseWalls(fastify: FastifyInstance, origins: OwnOrigins, config: Config): void {
  const fixed = fixedHeaders(config);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers, method } = request;
    void reply.headers(fixed);
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

/** The same for every answer, so they are made once: helmet makes them anew for each request. */
function fixedHeaders({ PUBLIC_URL }: Config): Record<string, string> {
  const headers: Record<string, string> = { 'Cache-Control': 'no-store', 'Permissions-Policy': PERMISSIONS_POLICY };
  const recorder = {
    setHeader: (name: string, value: string) => (headers[name] = value),
    removeHeader: () => undefined,
  };
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    crossOriginResourcePolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Only where browsers come by TLS; whoever has none could never come back.
    strictTransportSecurity: PUBLIC_URL.startsWith('https:') && { includeSubDomains: false },
  })({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined);
  return headers;
}
