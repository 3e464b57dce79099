import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../core/access/access.decorators.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { sendMedia } from './media.reply.js';
import { MediaFiles } from './media.service.js';

@ApiTags('media')
@Controller('media')
export class MediaController {
  constructor(private readonly media: MediaFiles) {}

  @Get('covers/:venueId/:file')
  @Public()
  async cover(
    @Param('venueId', new IdPipe()) venueId: string,
    @Param('file') file: string,
    @Query('size') size: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendMedia(request, reply, await this.media.openCover(venueId, file, size), 'shared');
  }

  /** Only by an address that the server has signed for the player. */
  @Get('tracks/:trackId')
  @Public()
  async track(
    @Param('trackId', new IdPipe()) trackId: string,
    @Query('venue') venueId: unknown,
    @Query('exp') exp: unknown,
    @Query('sig') sig: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendMedia(request, reply, await this.media.openTrack({ venueId, trackId, exp, sig }), 'private');
  }
}
