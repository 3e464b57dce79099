import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Pressure } from './pressure.js';
import type { Dispensable } from './pressure.rules.js';

const DISPENSABLE = 'votebox:dispensable';

/** Marks a handler whose work may be turned away (BUSY) while the process is behind. */
export const MayWait = (kind: Dispensable) => SetMetadata(DISPENSABLE, kind);

/** Turns dispensable requests away under pressure, before they cost anything. */
@Injectable()
export class DispensableGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly pressure: Pressure,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const kind = this.reflector.get<Dispensable | undefined>(DISPENSABLE, context.getHandler());
    if (kind) this.pressure.demand(kind);
    return true;
  }
}
