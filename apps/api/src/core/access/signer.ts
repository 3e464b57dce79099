import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

/** What a signature is for. Each purpose has its own key, so that one signature never passes as another. */
export type Purpose =
  | 'guest-cookie'
  | 'voter-id'
  | 'media-link'
  | 'access-token'
  | 'refresh-token'
  | 'hold-press'
  | 'address'
  | 'limit-key'
  | 'display-code'
  | 'device-mark'
  | 'join-challenge';

/** Signs and checks with keys derived from the one secret (HKDF-SHA-256). */
@Injectable()
export class Signer {
  private readonly keys = new Map<Purpose, Buffer>();

  constructor(private readonly config: Config) {}

  key(purpose: Purpose): Buffer {
    let key = this.keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.config.VOTEBOX_SECRET, 'votebox', purpose, 32));
      this.keys.set(purpose, key);
    }
    return key;
  }

  /** HMAC-SHA-256 of `text`. */
  mac(purpose: Purpose, text: string): Buffer {
    return createHmac('sha256', this.key(purpose)).update(text).digest();
  }

  /** The MAC as base64url text, 43 characters. */
  sign(purpose: Purpose, text: string): string {
    return this.mac(purpose, text).toString('base64url');
  }

  isValid(purpose: Purpose, text: string, signature: string): boolean {
    const expected = this.mac(purpose, text);
    const given = Buffer.from(signature, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** A UUID (version 8) derived from `text`: the same text gives the same id, the id does not give the text. */
  derivedId(purpose: Purpose, text: string): string {
    const bytes = Buffer.from(this.mac(purpose, text).subarray(0, 16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
