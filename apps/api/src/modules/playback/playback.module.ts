import { Module } from '@nestjs/common';
import { MusicModule } from '../music/index.js';
import { QueueModule } from '../queue/index.js';
import { SpotifyModule } from '../spotify/index.js';
import { VoteModule } from '../vote/index.js';
import { DriverLeases } from './driven/driver-leases.repository.js';
import { DriverTurns } from './driven/driver-turns.service.js';
import { Drivers } from './driven/drivers.service.js';
import { DrivenPlayers } from './driven/driven-players.service.js';
import { MpdMaker } from './driven/mpd.maker.js';
import { PlayerMakers } from './driven/player-makers.js';
import { PlayerSetupsRepository } from './driven/player-setups.repository.js';
import { SimulatedMaker } from './driven/simulated.maker.js';
import { SpotifyDeviceRepository } from './driven/spotify-device.repository.js';
import { SpotifyMaker } from './driven/spotify.maker.js';
import { SpotifyPagesController } from './driven/spotify-pages.controller.js';
import { SpotifyPages } from './driven/spotify-pages.service.js';
import { DueRepository } from './due.repository.js';
import { DueSweep } from './due.sweep.js';
import { Failures } from './failure.service.js';
import { HistoryController } from './history.controller.js';
import { HistoryRepository } from './history.repository.js';
import { History } from './history.service.js';
import { MusicStartRepository } from './music-start.repository.js';
import { MusicStarts } from './music-starts.service.js';
import { PlaybackControl } from './playback-control.service.js';
import { PlaybackController } from './playback.controller.js';
import { PlaybackRepository } from './playback.repository.js';
import { PlaybackTurns } from './playback-turns.service.js';
import { Playbacks } from './playbacks.service.js';
import { PlayerController } from './players/player.controller.js';
import { PlayerRepository } from './players/player.repository.js';
import { Players } from './players/player.service.js';
import { PlayerTests } from './players/player-test.service.js';
import { PlayerCommands } from './player-commands.service.js';
import { PlayerMessages } from './player.messages.js';
import { PlayerNews } from './player-news.service.js';
import { PlayerReports } from './player-reports.service.js';
import { PlayerSupportRepository } from './player-support.repository.js';
import { SkipController } from './skip.controller.js';
import { SkipControl } from './skip-control.service.js';
import { SkipCounts } from './skip-counts.service.js';
import { SkipUndoRepository } from './skip-undo.repository.js';
import { SkipVoteRepository } from './skip-vote.repository.js';
import { SkipVotes } from './skip-votes.service.js';
import { StaffActs } from './staff-acts.service.js';
import { Succession } from './succession.service.js';
import { UnplayableTracks } from './unplayable-tracks.service.js';

@Module({
  imports: [VoteModule, QueueModule, MusicModule, SpotifyModule],
  controllers: [PlaybackController, HistoryController, PlayerController, SkipController, SpotifyPagesController],
  providers: [
    DrivenPlayers,
    DriverLeases,
    DriverTurns,
    Drivers,
    DueRepository,
    DueSweep,
    Failures,
    History,
    HistoryRepository,
    MpdMaker,
    MusicStartRepository,
    MusicStarts,
    PlaybackControl,
    PlaybackRepository,
    PlaybackTurns,
    Playbacks,
    PlayerCommands,
    PlayerMakers,
    PlayerMessages,
    PlayerNews,
    PlayerReports,
    PlayerSupportRepository,
    PlayerRepository,
    PlayerTests,
    Players,
    PlayerSetupsRepository,
    SkipControl,
    SkipCounts,
    SkipUndoRepository,
    SkipVoteRepository,
    SkipVotes,
    StaffActs,
    SimulatedMaker,
    SpotifyDeviceRepository,
    SpotifyMaker,
    SpotifyPages,
    Succession,
    UnplayableTracks,
  ],
  exports: [PlayerMakers, Playbacks],
})
export class PlaybackModule {}
