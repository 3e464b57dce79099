import { Controller, Get, Headers, Param, Post } from '@nestjs/common';
import type { DisplayPairingState, DisplayPairingView } from '@votebox/contracts';
import { FromUnscoped, Public } from '../../core/access/access.decorators.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Pairings } from './pairing.service.js';

@Controller('public/displays')
export class PairingController {
  constructor(private readonly pairings: Pairings) {}

  @Public()
  @Post()
  async start(@FromUnscoped() caller: UnscopedCtx): Promise<DisplayPairingView> {
    return unwrap(await this.pairings.start(caller));
  }

  @Public()
  @Get(':pairingId')
  async state(
    @Param('pairingId', new IdPipe()) pairingId: string,
    @Headers('x-pairing-secret') secret: string | undefined,
  ): Promise<DisplayPairingState> {
    return unwrap(await this.pairings.state(pairingId, secret ?? ''));
  }
}
