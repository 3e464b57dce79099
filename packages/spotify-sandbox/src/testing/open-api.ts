import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { Profile } from '../settings.js';

type Node = { [name: string]: unknown };

const DOCUMENTS: Readonly<Record<Profile, string>> = {
  dev2026: 'official-spotify-open-api.yml',
  extended: 'official-spotify-open-api.2025-10-03.pre-feb-2026.yml',
};

/**
 * Fields that real answers were seen to have as null although the document does not say so: schema → names. Those of albums
 * and artists are of files of the owner's own.
 */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  AlbumBase: ['album_type', 'href', 'id', 'release_date', 'release_date_precision', 'uri'],
  SimplifiedArtistObject: ['href', 'id', 'uri'],
  CurrentlyPlayingContextObject: ['context', 'item', 'progress_ms'],
  CurrentlyPlayingObject: ['context', 'item', 'progress_ms'],
  PlaylistTrackObject: ['added_by', 'item', 'track'],
  PlaylistObject: ['images', 'public', 'description'],
  SimplifiedPlaylistObject: ['images', 'public', 'description'],
  RecommendationSeedObject: ['href'],
  TrackObject: ['preview_url', 'id', 'href', 'uri'],
};

/** Spotify's own document of a profile, with the corrections that real answers need, as checks of answers. */
export class OpenApi {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  private readonly document: Node;
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(folder: string, profile: Profile) {
    this.document = parse(readFileSync(join(folder, 'openapi', DOCUMENTS[profile]), 'utf8')) as Node;
    correct(this.document);
    this.ajv.addSchema(toJsonSchema(this.document) as Node, 'document');
  }

  /** What is wrong with an answer; undefined when it is right, null when the document does not know such an answer. */
  judge(method: string, path: string, status: number, body: unknown): string | undefined | null {
    const response = this.findResponse(method, path, status);
    if (response === undefined) return null;
    const hasContent = Object.hasOwn(this.nodeAt(response), 'content');
    if (!hasContent) return body === '' ? undefined : 'the document knows no body here';
    const ref = `document#${response}/content/application~1json/schema`;
    const isRight = this.checks.get(ref) ?? this.ajv.compile({ $ref: ref });
    this.checks.set(ref, isRight);
    return isRight(body) ? undefined : this.ajv.errorsText(isRight.errors);
  }

  /** Pointer to the response, behind its `$ref` if it has one. */
  private findResponse(method: string, path: string, status: number): string | undefined {
    const pointer = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status}`;
    const response = this.nodeAt(pointer);
    const { $ref: ref } = response;
    return Object.keys(response).length === 0 ? undefined : typeof ref === 'string' ? ref.slice(1) : pointer;
  }

  private nodeAt(pointer: string): Node {
    const names = pointer.split('/').slice(1);
    return names.reduce<Node>((node, name) => {
      const next = node[name.replaceAll('~1', '/').replaceAll('~0', '~')];
      return typeof next === 'object' && next !== null ? (next as Node) : {};
    }, this.document);
  }
}

function correct(document: Node): void {
  const schemas = (document.components as { schemas: Record<string, Node> }).schemas;
  for (const [name, fields] of Object.entries(NULLABLE)) {
    const properties = schemas[name]?.properties as Record<string, Node> | undefined;
    for (const field of fields) {
      const schema = properties?.[field];
      if (properties !== undefined && schema !== undefined) properties[field] = { anyOf: [schema, { enum: [null] }] };
    }
  }
  // Development mode no longer gives it, and the document still asks for it.
  for (const schema of Object.values(schemas)) {
    if (Array.isArray(schema.required))
      schema.required = schema.required.filter((name) => name !== 'available_markets');
  }
}

/** Words of OpenAPI 3.0 that JSON schema does not have or reads otherwise. */
const FOREIGN_WORDS = new Set(['discriminator', 'nullable', 'example', 'examples']);

/** OpenAPI 3.0 to JSON schema: `nullable` becomes a type, a union is told apart by its shape and not by a discriminator. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { type, oneOf, nullable } = node as Node;
  const isSchema = typeof type === 'string' || oneOf !== undefined || nullable !== undefined;
  const entries = Object.entries(node)
    .filter(([name]) => !(isSchema && FOREIGN_WORDS.has(name)))
    .map(([name, value]) => [isSchema && name === 'oneOf' ? 'anyOf' : name, toJsonSchema(value)]);
  const converted: unknown = Object.fromEntries(entries);
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}
