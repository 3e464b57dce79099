import { Controller, Get } from '@nestjs/common';
import type { DisplayHomeView } from '@votebox/contracts';
import { Display, FromCtx } from '../../core/access/access.decorators.js';
import type { DisplayCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { Displays } from './display.service.js';

@Controller('displays')
export class HomeController {
  constructor(private readonly displays: Displays) {}

  @Display()
  @Get('me')
  async home(@FromCtx() ctx: DisplayCtx): Promise<DisplayHomeView> {
    return unwrap(await this.displays.home(ctx));
  }
}
