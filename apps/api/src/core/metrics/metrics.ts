import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** All metrics of the process. Labels are from small fixed sets: never ids, never paths with ids. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly httpSeconds = new Histogram({
    name: 'votebox_http_request_seconds',
    help: 'Duration of HTTP requests by route template, method and status class',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly sockets = new Gauge({
    name: 'votebox_sockets',
    help: 'Open sockets by kind of peer',
    labelNames: ['audience'],
    registers: [this.registry],
  });
  readonly messagesSent = new Counter({
    name: 'votebox_messages_sent_total',
    help: 'Socket messages sent, one per receiver',
    labelNames: ['name'],
    registers: [this.registry],
  });
  readonly votes = new Counter({
    name: 'votebox_votes_total',
    help: 'Offered votes by outcome: counted, replay, or the code of the refusal',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly voteCommitSeconds = new Histogram({
    name: 'votebox_vote_commit_seconds',
    help: 'From the arrival of a vote to its commit',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly voteBatchSize = new Histogram({
    name: 'votebox_vote_batch_size',
    help: 'Votes per committed batch',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers: [this.registry],
  });
  readonly voteQueue = new Gauge({
    name: 'votebox_vote_queue_length',
    help: 'Votes that wait for the next batch',
    registers: [this.registry],
  });
  readonly advances = new Counter({
    name: 'votebox_advances_total',
    help: 'Changes of track by cause; cause "none" = a command that came too late and changed nothing',
    labelNames: ['cause'],
    registers: [this.registry],
  });
  readonly failedStarts = new Counter({
    name: 'votebox_failed_starts_total',
    help: 'Tracks that did not start to sound, by reason',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly silenceSeconds = new Counter({
    name: 'votebox_silence_seconds_total',
    help: 'Seconds without sound at an event that should have sound',
    registers: [this.registry],
  });
  readonly degradations = new Counter({
    name: 'votebox_degradations_total',
    help: 'Times that three starts in a row failed: the queue is kept, somebody should look at the player',
    registers: [this.registry],
  });
  readonly playerDriftSeconds = new Histogram({
    name: 'votebox_player_drift_seconds',
    help: 'How far a driven player was from where its track was thought to be',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 15, 60],
    registers: [this.registry],
  });
  readonly playerFaults = new Counter({
    name: 'votebox_player_faults_total',
    help: 'Commands to and looks at driven players that failed, by trouble; RATE_LIMITED are the 429s of a service',
    labelNames: ['trouble'],
    registers: [this.registry],
  });
  readonly driverHandOvers = new Counter({
    name: 'votebox_driver_hand_overs_total',
    help: 'Players that this process took over because the lease of another had run out',
    registers: [this.registry],
  });
  readonly tickSeconds = new Histogram({
    name: 'votebox_tick_seconds',
    help: 'Duration of one live tick over all events',
    buckets: [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
    registers: [this.registry],
  });
  readonly voteToTickSeconds = new Histogram({
    name: 'votebox_vote_to_tick_seconds',
    help: 'From the commit of a vote to the tick that shows it',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2],
    registers: [this.registry],
  });
  readonly slowReaders = new Counter({
    name: 'votebox_slow_readers_total',
    help: 'Sockets that were closed because they did not read what they were sent',
    registers: [this.registry],
  });
  readonly backlogSeconds = new Gauge({
    name: 'votebox_backlog_seconds',
    help: 'How long work waits: the longest delay of the event loop in half a second, or the wait of the vote queue',
    registers: [this.registry],
  });
  readonly shed = new Counter({
    name: 'votebox_shed_total',
    help: 'Work that was left out because the process was behind, by kind; votes that were turned away count as BUSY',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  readonly recountMismatches = new Counter({
    name: 'votebox_recount_mismatches_total',
    help: 'Recounts in which tally and votes differed',
    registers: [this.registry],
  });
  readonly processSlot = new Gauge({
    name: 'votebox_process_slot',
    help: 'Number of this process among all that write tallies',
    registers: [this.registry],
  });
  readonly busUp = new Gauge({
    name: 'votebox_bus_up',
    help: '1 while facts are exchanged with other processes, or there is nobody to exchange them with',
    registers: [this.registry],
  });
  readonly busLagSeconds = new Histogram({
    name: 'votebox_bus_lag_seconds',
    help: 'From the telling of a fact in another process to its arrival here',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly busDropped = new Counter({
    name: 'votebox_bus_dropped_total',
    help: 'Facts that other processes were not told (unsent) and messages that are no facts (unreadable)',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.busUp.set(1);
  }
}
