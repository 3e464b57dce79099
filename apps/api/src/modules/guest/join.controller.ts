import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { JoinView } from '@votebox/contracts';
import { JoinByCodeDto } from '@votebox/contracts/dto';
import { FromUnscoped, Guest } from '../../core/access/access.decorators.js';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { Door } from './door.service.js';

@Controller('public/join')
export class JoinController {
  constructor(private readonly door: Door) {}

  @Guest()
  @Post()
  @HttpCode(200)
  async join(@FromUnscoped() caller: UnscopedCtx, @Body() body: JoinByCodeDto): Promise<JoinView> {
    return unwrap(await this.door.join(caller, body));
  }
}
