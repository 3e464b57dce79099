import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { Public } from '../../core/access/access.decorators.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Logos } from './logo.service.js';

/** Logos are public. The name of a file is the hash of its content, so it may be kept for good. */
@Controller('media/logos')
export class LogoController {
  constructor(private readonly logos: Logos) {}

  @Public()
  @Get(':venueId/:file')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  async serve(@Param('venueId', new IdPipe()) venueId: string, @Param('file') file: string): Promise<StreamableFile> {
    const logo = unwrap(await this.logos.open(venueId, file));
    return new StreamableFile(logo.stream(0, logo.size - 1), { type: 'image/webp', length: logo.size });
  }
}
