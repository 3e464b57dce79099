import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { type RingKey, toKeyRing } from './key-ring.rules.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Begins every sealed text and names its form: `s1.<key id>.<base64url of iv, tag and what is hidden>`. */
const FORM = 's1';

/** A sealed text that cannot be opened: its key is not in the ring, or it is not what was sealed for this venue. */
export class CannotOpen extends Error {}

/**
 * Seals what must be kept but not be readable at rest: secrets and tokens of other services, passwords of players.
 * AES-256-GCM with a key of the ring VOTEBOX_KEYS; the venue and the key are authenticated with the text, so that a sealed
 * text that was copied to another venue's row does not open. Keys are changed by putting a new one in front: what is
 * written from then on is sealed with it, what is there opens with the old one as long as that stays in the ring.
 */
@Injectable()
export class Sealer {
  private readonly ring: RingKey[];

  constructor(config: Config) {
    this.ring = toKeyRing(config.VOTEBOX_KEYS);
  }

  get keyIds(): string[] {
    return this.ring.map((key) => key.id);
  }

  /** @throws AppError CONFLICT where the installation has no key. */
  seal(venueId: string, text: string): string {
    const key = this.ring[0];
    if (!key) {
      throw new AppError('CONFLICT', {
        message: 'This installation has no key to keep secrets with. Whoever runs it must set VOTEBOX_KEYS.',
      });
    }
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, iv).setAAD(boundTo(venueId, key.id));
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${FORM}.${key.id}.${Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url')}`;
  }

  /** @throws CannotOpen */
  open(venueId: string, sealed: string): string {
    const [form, keyId, body, ...more] = sealed.split('.');
    if (form !== FORM || keyId === undefined || body === undefined || more.length > 0) {
      throw new CannotOpen('this is no sealed text');
    }
    const key = this.ring.find(({ id }) => id === keyId);
    if (!key) throw new CannotOpen(`VOTEBOX_KEYS has no key "${keyId}"`);
    const bytes = Buffer.from(body, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(boundTo(venueId, keyId))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return text.toString('utf8');
    } catch (error) {
      throw new CannotOpen('this was not sealed for this venue with this key', { cause: error });
    }
  }
}

function boundTo(venueId: string, keyId: string): Buffer {
  return Buffer.from(`${FORM}/${keyId}/${venueId.toLowerCase()}`, 'utf8');
}
