import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { endAnswer } from './exchange.js';
import type { PageOrigins } from './page-origins.js';
import { BARE_HEADERS, contentSecurityPolicy, SECURITY_HEADERS, socketSources } from './security-headers.js';
import { chooseEncoding, loadAsset, type StaticAsset } from './static-asset.js';

interface CacheEntry {
  readonly modifiedMs: number;
  readonly asset: Promise<StaticAsset>;
}

/**
 * Serves one exported web app from its `out` folder. Every file is read and compressed once and kept; a file that a
 * rebuild has changed is read again. Reads only below its folder.
 */
export class StaticSite {
  private readonly cache = new Map<string, CacheEntry>();

  constructor(
    private readonly folder: string,
    private readonly origins?: PageOrigins,
  ) {}

  /** Answers a GET or HEAD; `path` is percent-encoded and begins with a slash. */
  async serve(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return endAnswer(req, res.writeHead(405, { allow: 'GET, HEAD', ...BARE_HEADERS }));
    }
    const found = await this.find(path);
    if (found) return this.send(req, res, found, 200);
    const notFound = await this.load('/404.html');
    if (notFound) return this.send(req, res, notFound, 404);
    res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', ...BARE_HEADERS }).end('Not found\n');
  }

  private send(req: IncomingMessage, res: ServerResponse, asset: StaticAsset, status: 200 | 404): void {
    const encoding = chooseEncoding(asset, req.headers['accept-encoding']);
    const body = asset.bodies[encoding] ?? asset.bodies.identity;
    const etag = `"${asset.digest}-${encoding}"`;
    const headers: Record<string, string | number> = {
      ...SECURITY_HEADERS,
      'content-type': asset.contentType,
      'cache-control': status === 200 ? asset.cacheControl : 'no-cache',
      etag,
      vary: 'Accept-Encoding',
    };
    if (encoding !== 'identity') headers['content-encoding'] = encoding;
    if (asset.scriptHashes)
      headers['content-security-policy'] = contentSecurityPolicy(
        asset.scriptHashes,
        socketSources(req.headers.host),
        this.origins,
      );
    if (status === 200 && isKnown(req.headers['if-none-match'], etag)) {
      res.writeHead(304, headers).end();
      return;
    }
    res.writeHead(status, { ...headers, 'content-length': body.length });
    res.end(req.method === 'HEAD' ? undefined : body);
  }

  private async find(path: string): Promise<StaticAsset | undefined> {
    const clean = cleanPath(path);
    if (clean === undefined) return undefined;
    if (clean === '/') return this.load('/index.html');
    return (await this.load(clean)) ?? (await this.load(`${clean}.html`)) ?? this.load(`${clean}/index.html`);
  }

  private async load(path: string): Promise<StaticAsset | undefined> {
    const file = join(this.folder, path);
    const info = await stat(file).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const known = this.cache.get(path);
    if (known?.modifiedMs === info.mtimeMs) return known.asset;
    const asset = loadAsset(file, path);
    this.cache.set(path, { modifiedMs: info.mtimeMs, asset });
    // A failed read must not stay in the cache.
    asset.catch(() => this.cache.delete(path));
    return asset;
  }
}

/** The decoded path, or undefined when it tries to leave the folder or is not decodable. */
function cleanPath(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const segments = decoded.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined;
  return `/${segments.join('/')}`;
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .some((candidate) => candidate.trim().replace(/^W\//, '') === etag || candidate.trim() === '*');
}
