import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../core/config/config.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { type Device, DeviceMarks } from './device-marks.js';

const DEVICE_COOKIE = 'vb_device';
const DEVICE_COOKIE_PATH = '/api/v1/auth';
/** Browsers keep no cookie for longer than 400 days. */
const LIFE_S = 400 * 24 * 3600;

/** Who asks, and in which browser. */
export interface RecognizedCaller extends UnscopedCtx {
  device: Device | null;
}

/** Where the mark of a device travels. Signing out leaves it: the browser is known all the same. */
@Injectable()
export class DeviceCookie {
  constructor(
    private readonly config: Config,
    private readonly marks: DeviceMarks,
  ) {}

  recognize(caller: UnscopedCtx, request: FastifyRequest): RecognizedCaller {
    return { ...caller, device: this.marks.read(request.cookies[DEVICE_COOKIE]) };
  }

  /** Whoever uses this browser has shown that the account is theirs. */
  handOut(request: FastifyRequest, reply: FastifyReply, email: string): void {
    void reply.setCookie(DEVICE_COOKIE, this.marks.add(request.cookies[DEVICE_COOKIE], email), {
      path: DEVICE_COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.PUBLIC_URL.startsWith('https:'),
      maxAge: LIFE_S,
    });
  }
}
