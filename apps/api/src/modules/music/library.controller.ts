import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LibraryFacets, Page, ScanView, TracksEditPreview, TrackView, UploadView } from '@votebox/contracts';
import { EditTracksDto, ListTracksQueryDto, UpdateTrackDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { abortedWith } from '../../core/http/aborted-with.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { TakesForm } from '../../core/http/takes-form.decorator.js';
import { Library } from './library.service.js';
import { LibraryScans } from './library-scans.service.js';
import { TracksEdits } from './tracks-edit.service.js';
import { announcedBytes, readUploadForm } from './upload-form.js';
import { Uploads } from './upload.service.js';

@ApiTags('library')
@ApiBearerAuth()
@Controller('venues/:venueId/tracks')
export class LibraryController {
  constructor(
    private readonly library: Library,
    private readonly uploads: Uploads,
    private readonly scans: LibraryScans,
    private readonly edits: TracksEdits,
  ) {}

  @Get()
  @Requires('track:read')
  list(@FromCtx() ctx: Ctx, @Query() query: ListTracksQueryDto): Promise<Page<TrackView>> {
    return this.library.list(ctx, query);
  }

  @Get('facets')
  @Requires('track:read')
  facets(@FromCtx() ctx: Ctx): Promise<LibraryFacets> {
    return this.library.facets(ctx);
  }

  @Get('scan')
  @Requires('track:read')
  scanProgress(@FromCtx() ctx: Ctx): ScanView {
    return this.scans.view(ctx);
  }

  @Post('scan')
  @HttpCode(202)
  @Requires('track:edit')
  scan(@FromCtx() ctx: Ctx): ScanView {
    return this.scans.start(ctx);
  }

  @Post()
  @TakesForm()
  @ApiConsumes('multipart/form-data')
  @Requires('track:edit')
  async upload(
    @FromCtx() ctx: Ctx,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    const open = () => readUploadForm(request);
    const upload = { announcedBytes: announcedBytes(request), signal: abortedWith(reply), open };
    return unwrap(await this.uploads.take(ctx, upload));
  }

  @Post('edit')
  @HttpCode(200)
  @Requires('track:edit')
  editMany(@FromCtx() ctx: Ctx, @Body() dto: EditTracksDto): Promise<{ changed: number }> {
    return this.edits.edit(ctx, dto);
  }

  @Post('edit/preview')
  @HttpCode(200)
  @Requires('track:edit')
  previewEdit(@FromCtx() ctx: Ctx, @Body() dto: EditTracksDto): Promise<TracksEditPreview> {
    return this.edits.preview(ctx, dto);
  }

  @Patch(':trackId')
  @Requires('track:edit')
  edit(
    @FromCtx() ctx: Ctx,
    @Param('trackId', new IdPipe()) trackId: string,
    @Body() dto: UpdateTrackDto,
  ): Promise<TrackView> {
    return this.library.edit(ctx, trackId, dto);
  }

  @Delete(':trackId')
  @HttpCode(204)
  @Requires('track:edit')
  async remove(@FromCtx() ctx: Ctx, @Param('trackId', new IdPipe()) trackId: string): Promise<void> {
    await this.library.remove(ctx, trackId);
  }
}
