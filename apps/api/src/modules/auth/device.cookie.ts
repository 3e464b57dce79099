import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../core/config/config.js';
import { type Device, DeviceMarks } from './device-marks.js';

const DEVICE_COOKIE = 'vb_device';
const DEVICE_COOKIE_PATH = '/api/v1/auth';
/** Browsers keep no cookie for longer than 400 days. */
const LIFE_S = 400 * 24 * 3600;

/** Where the mark of a device travels. Signing out leaves it: the browser is known all the same. */
@Injectable()
export class DeviceCookie {
  constructor(
    private readonly config: Config,
    private readonly marks: DeviceMarks,
  ) {}

  read(request: FastifyRequest): Device | null {
    return this.marks.read(request.cookies[DEVICE_COOKIE]);
  }

  /** Somebody is signed in to this account here. */
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
