import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Backlog } from './backlog.js';
import type { Dispensable } from './backlog.rules.js';

const DISPENSABLE = 'votebox:dispensable';

/** Marks a handler whose work may be turned away (BUSY) while the process is behind. */
export const MayWait = (kind: Dispensable) => SetMetadata(DISPENSABLE, kind);

/** Turns dispensable requests away while the process is behind, before they cost anything. */
@Injectable()
export class DispensableGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly backlog: Backlog,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const kind = this.reflector.get<Dispensable | undefined>(DISPENSABLE, context.getHandler());
    if (kind) this.backlog.demand(kind);
    return true;
  }
}
