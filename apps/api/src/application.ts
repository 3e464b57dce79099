import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type FastifyBaseLogger, LogController } from 'fastify';
import { LIMITS } from '@votebox/contracts';
import { AppModule } from './app.module.js';
import { AccessDirectories } from './core/access/access-directories.js';
import { OwnOrigins } from './core/access/own-origins.js';
import type { Clock } from './core/clock/clock.js';
import type { Config } from './core/config/config.js';
import { Database } from './core/database/database.js';
import { answerBrokenRequest, answerUnreadablePath } from './core/errors/unrouted-errors.js';
import { checkRoutes, type RouteInfo } from './core/http/boot-check.js';
import { QuickRoutes } from './core/http/quick-routes.js';
import { raiseWalls } from './core/http/request-walls.js';
import { newRequestId } from './core/ids/ids.js';
import { Metrics } from './core/metrics/metrics.js';
import { DatabaseSlot } from './core/slot/process-slot.js';
import { Realtime } from './core/realtime/realtime.service.js';

const API_PREFIX = 'api/v1';
/** The largest file by a line of 1 Mbit/s; whoever has not sent a request by then holds a connection for nothing. */
const REQUEST_MAX_MS = 15 * 60_000;
const BODY_BYTES_MAX = 256 * 1024;

/** A running API process. */
export interface Application {
  app: NestFastifyApplication;
  /** Address it listens on, e.g. `http://127.0.0.1:3100`. */
  url: string;
  /** All HTTP handlers, for the generated tenant tests. */
  routes: RouteInfo[];
  /** Names of all socket messages with a handler. */
  messages: string[];
  /**
   * Prepares the end of the process while others go on: readiness says no, sockets are sent elsewhere over up to four
   * seconds. Requests and votes are answered as ever; `close` then waits for those under way.
   */
  drain(): Promise<void>;
  /** Ends it, once, whoever asks. */
  close(): Promise<void>;
}

/** Builds, checks and starts the API. Rejects with a readable reason when anything is missing. */
export async function startApplication(config: Config, clock?: Clock): Promise<Application> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, clock), createAdapter(config), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: ['health', 'health/ready', 'metrics'] });
  await registerPlugins(app);
  observeRequests(app);
  raiseWalls(app.getHttpAdapter().getInstance(), app.get(OwnOrigins), config);
  app.get(QuickRoutes).attach(app.getHttpAdapter().getInstance());
  const routes = checkRoutes(app.get(DiscoveryService, { strict: false }), new MetadataScanner());
  serveDocs(app);
  const realtime = app.get(Realtime);
  try {
    await claimDatabase(app);
    await app.init();
    app.get(AccessDirectories).assertComplete();
    realtime.attach(app.getHttpServer());
    await app.listen(config.API_PORT, config.API_HOST);
  } catch (error) {
    // What it holds of the database belongs to whoever starts next.
    await app.close().catch(() => undefined);
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  let closing: Promise<void> | null = null;
  return {
    app,
    url,
    routes,
    messages: realtime.messageNames(),
    drain: () => realtime.leave(),
    close: () => (closing ??= app.close()),
  };
}

/** Before anything runs: a process that may not use this database must not touch it. */
async function claimDatabase(app: NestFastifyApplication): Promise<void> {
  await app.get(Database).checkSessions();
  await app.get(DatabaseSlot).take();
}

function createAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: config.TRUSTED_PROXIES.split(',').filter(Boolean),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MAX_MS,
    genReqId: () => newRequestId(),
    // A logger per request costs more than the request; whoever logs names the request himself.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    logger: {
      level: config.LOG_LEVEL,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    },
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadablePath,
    clientErrorHandler: answerBrokenRequest,
  });
}

async function registerPlugins(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyCookie as never);
  await app.register(fastifyMultipart, {
    limits: { fileSize: LIMITS.uploadFileBytesMax, files: 1, fields: 4, fieldSize: 1024, headerPairs: 50 },
  });
}

function observeRequests(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const metrics = app.get(Metrics);
  const realtime = app.get(Realtime);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    // A proxy must not keep a connection for its next request to a process that ends.
    if (realtime.isLeaving) void reply.header('connection', 'close');
    // Many clients announce JSON with every POST, also where there is nothing to say.
    if (request.headers['content-length'] === '0') delete request.headers['content-type'];
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.httpSeconds.observe(
      {
        route: request.routeOptions.url ?? 'none',
        method: request.method,
        status: `${Math.floor(reply.statusCode / 100)}xx`,
      },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

function serveDocs(app: NestFastifyApplication): void {
  const outline = new DocumentBuilder()
    .setTitle('Votebox')
    .setDescription('People in a room decide together what plays next. Errors: see docs/errors.md.')
    .setVersion('1')
    .addBearerAuth()
    .addCookieAuth('vb_guest')
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, outline));
}
