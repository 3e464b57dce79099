import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentTypeOf, isCompressible } from './content-types.js';
import { listScriptHashes } from './security-headers.js';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);
/** Below this, compressing costs more than it saves. */
const COMPRESS_BYTES_MIN = 1_024;

type Encoding = 'br' | 'gzip' | 'identity';

/** One file of an exported app, ready to be sent. */
export interface StaticAsset {
  readonly contentType: string;
  readonly cacheControl: string;
  /** SHA-256 of the content, base64url; the ETag adds the encoding. */
  readonly digest: string;
  readonly bodies: Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer };
  /** Only for pages. */
  readonly scriptHashes?: readonly string[];
}

/** Reads and compresses a file once. */
export async function loadAsset(file: string, pathInSite: string): Promise<StaticAsset> {
  const identity = await readFile(file);
  const contentType = contentTypeOf(file);
  return {
    contentType,
    cacheControl: cacheControlOf(pathInSite),
    digest: createHash('sha256').update(identity).digest('base64url').slice(0, 27),
    bodies: await compress(identity, contentType),
    ...(contentType.startsWith('text/html') ? { scriptHashes: listScriptHashes(identity.toString('utf8')) } : {}),
  };
}

async function compress(identity: Buffer, contentType: string): Promise<StaticAsset['bodies']> {
  if (identity.length < COMPRESS_BYTES_MIN || !isCompressible(contentType)) return { identity };
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length };
  const [br, gzipped] = await Promise.all([compressBrotli(identity, { params }), compressGzip(identity, { level: 8 })]);
  return { identity, br, gzip: gzipped };
}

/** Files below `_next/static` carry their hash in the name; everything else must be asked for again. */
function cacheControlOf(pathInSite: string): string {
  return pathInSite.startsWith('/_next/static/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** The smallest form that the client accepts. */
export function chooseEncoding(asset: StaticAsset, acceptEncoding: string | undefined): Encoding {
  const accepted = (acceptEncoding ?? '').split(',').map((part) => part.trim());
  const accepts = (name: string): boolean =>
    accepted.some((part) => part.split(';')[0] === name && !/;\s*q=0(\.0*)?$/.test(part));
  if (asset.bodies.br && accepts('br')) return 'br';
  if (asset.bodies.gzip && accepts('gzip')) return 'gzip';
  return 'identity';
}
