import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { VoteModule } from '../vote/index.js';
import { AudioFileReader } from './audio-file.reader.js';
import { CoverStore } from './cover.store.js';
import { FolderScans } from './folder-scan.service.js';
import { IncomingFiles } from './incoming-files.js';
import { LibraryController } from './library.controller.js';
import { LibraryFiles } from './library-files.js';
import { LibraryListRepository } from './library-list.repository.js';
import { LibraryScans } from './library-scans.service.js';
import { Library } from './library.service.js';
import { LibraryWatcher } from './library-watcher.service.js';
import { MediaController } from './media.controller.js';
import { MediaFolders } from './media-folders.js';
import { MediaLinks } from './media-links.js';
import { MediaFiles } from './media.service.js';
import { PoolController } from './pool.controller.js';
import { PoolList } from './pool-list.service.js';
import { SpotifyModule } from '../spotify/index.js';
import { StorageModule } from '../storage/index.js';
import { PoolSources } from './pool-source.service.js';
import { SpotifyTrackRepository } from './spotify-track.repository.js';
import { PoolRepository } from './pool.repository.js';
import { Pool } from './pool.service.js';
import { RunningPools } from './running-pools.service.js';
import { TrackIntake } from './track-intake.service.js';
import { TrackMapper } from './track.mapper.js';
import { TrackRepository } from './track.repository.js';
import { TracksEdits } from './tracks-edit.service.js';
import { Uploads } from './upload.service.js';

@Module({
  imports: [VoteModule, QueueModule, SpotifyModule, StorageModule],
  controllers: [LibraryController, MediaController, PoolController],
  providers: [
    AudioFileReader,
    CoverStore,
    FolderScans,
    IncomingFiles,
    Library,
    LibraryFiles,
    LibraryListRepository,
    LibraryScans,
    LibraryWatcher,
    MediaFiles,
    MediaFolders,
    MediaLinks,
    Pool,
    PoolList,
    PoolRepository,
    PoolSources,
    RunningPools,
    SpotifyTrackRepository,
    TrackIntake,
    TrackMapper,
    TrackRepository,
    TracksEdits,
    Uploads,
  ],
  exports: [MediaLinks, Pool],
})
export class MusicModule {}
