import { Injectable } from '@nestjs/common';
import type { EntryCodesView } from '@votebox/contracts';
import { EntryCodes } from '../../core/access/entry-codes.js';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { toJoinUrl } from './event.mapper.js';
import { isDecentCode } from './join-code.js';
import { type CodedEvent, JoinCodeRepository } from './join-codes.repository.js';

/** Two and a half minutes: a screen that cannot ask meanwhile has codes all the same. */
const WINDOWS_AHEAD = 10;

/**
 * What a typed or scanned code stands for. `permanent`: the event's own code, on cards and in links. `screen`: the code that
 * a screen in the room shows now. `outdated`: one that it showed a short while ago.
 */
export type CodeMeaning =
  | { kind: 'permanent'; event: CodedEvent }
  | { kind: 'screen'; event: CodedEvent }
  | { kind: 'outdated' };

/** The two codes of an event: the one that stays, and the one that changes every 15 s on its screens. */
@Injectable()
export class JoinCodes {
  constructor(
    private readonly repository: JoinCodeRepository,
    private readonly entryCodes: EntryCodes,
    private readonly config: Config,
  ) {}

  /** Null for what no event has. A permanent code wins: it may be older than the marks that keep the two apart. */
  async find(code: string): Promise<CodeMeaning | null> {
    const own = await this.repository.findByCode(code);
    if (own) return { kind: 'permanent', event: own };
    const reading = await this.entryCodes.read(code);
    const event = reading && (await this.repository.findByPlace(reading.place));
    if (!event) return null;
    return reading.kind === 'current' ? { kind: 'screen', event } : { kind: 'outdated' };
  }

  /** What the screens of an event show from now on. NOT_FOUND for an event of another venue too. */
  async forScreen(ctx: Ctx, eventId: string): Promise<Outcome<EntryCodesView>> {
    const codeNumber = await this.repository.findNumber(ctx, eventId);
    if (codeNumber === null) return refuse('NOT_FOUND');
    const { windowMs, elapsedMs, past, codes } = await this.entryCodes.schedule(codeNumber, WINDOWS_AHEAD);
    const taken = new Set(await this.repository.listTaken([...past, ...codes]));
    const isFit = (code: string) => isDecentCode(code) && !taken.has(code);
    // Instead of a code that must not be shown the one before stays a window longer; it still lets in.
    let shown = past.find(isFit) ?? past[0]!;
    const fit = codes.map((code) => (shown = isFit(code) ? code : shown));
    const toEntry = (code: string) => ({ code, joinUrl: toJoinUrl(this.config.PUBLIC_URL, code) });
    return accept({ windowMs, elapsedMs, codes: fit.map(toEntry) });
  }
}
