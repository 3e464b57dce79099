import { ERROR_NAMES, type ErrorName } from '../web/errors.js';

/**
 * What goes wrong. `error`: this answer, nothing is done. `latency`: it takes so many real ms longer. `lost`: the
 * connection is cut, `hanging`: no answer ever comes; `isDone` says whether what was asked for was done all the same.
 */
export type Effect =
  | { readonly kind: 'error'; readonly error: ErrorName; readonly retryAfterSeconds?: number }
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'lost' | 'hanging'; readonly isDone: boolean };

/** A fault that waits for its calls. */
export interface Fault {
  readonly id: number;
  /** Endpoints it is for, as in the call log; `*` stands for anything, e.g. `PUT /v1/me/player*`. */
  readonly on: string;
  /** So many fitting calls go well first. */
  skip: number;
  /** So many calls are hit then; null: all. */
  times: number | null;
  readonly effect: Effect;
}

export type FaultWish = Effect & { readonly on?: string; readonly skip?: number; readonly times?: number | null };

/** The faults that are set, in the order in which they were set. */
export class Faults {
  private faults: Fault[] = [];
  private count = 0;

  add({ on = '*', skip = 0, times = 1, ...effect }: FaultWish): Fault {
    this.count += 1;
    const fault = { id: this.count, on, skip, times, effect };
    this.faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  /** Whether there was one. */
  remove(id: number): boolean {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => fault.id !== id);
    return this.faults.length < before;
  }

  clear(): void {
    this.faults = [];
  }

  /** What hits this call: any latencies, and at most one effect that decides the answer. Each is used up by this. */
  take(endpoint: string): readonly Effect[] {
    const effects: Effect[] = [];
    for (const fault of this.faults.filter(({ on }) => fits(on, endpoint))) {
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.effect.kind !== 'latency' && effects.some(({ kind }) => kind !== 'latency')) continue;
      effects.push(fault.effect);
      if (fault.times !== null) fault.times -= 1;
    }
    this.faults = this.faults.filter(({ times }) => times === null || times > 0);
    return effects;
  }
}

function fits(pattern: string, endpoint: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(endpoint);
}

/** Reads a fault that came from outside. Answers what is wrong with it as a string. */
export function readFault(fields: Readonly<Record<string, unknown>>): FaultWish | string {
  const { on = '*', skip = 0, times = 1, kind } = fields;
  if (typeof on !== 'string') return 'on must be an endpoint like "PUT /v1/me/player/play", with * for anything';
  if (!isCount(skip, 0)) return 'skip must be a whole number of 0 or more';
  if (times !== null && !isCount(times, 1)) return 'times must be a whole number of 1 or more, or null';
  const effect = readEffect(kind, fields);
  return typeof effect === 'string' ? effect : { ...effect, on, skip, times };
}

function readEffect(kind: unknown, fields: Readonly<Record<string, unknown>>): Effect | string {
  switch (kind) {
    case 'error': {
      const error = ERROR_NAMES.find((name) => name === fields.error);
      const { retryAfterSeconds } = fields;
      if (error === undefined) return `error must be one of ${ERROR_NAMES.join(', ')}`;
      if (retryAfterSeconds !== undefined && !isCount(retryAfterSeconds, 0)) {
        return 'retryAfterSeconds must be a whole number of 0 or more';
      }
      return { kind, error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    }
    case 'latency':
      return isCount(fields.ms, 0) ? { kind, ms: fields.ms } : 'ms must be a whole number of 0 or more';
    case 'lost':
    case 'hanging':
      return { kind, isDone: fields.isDone === true };
    default:
      return 'kind must be error, latency, lost or hanging';
  }
}

function isCount(value: unknown, min: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min;
}
