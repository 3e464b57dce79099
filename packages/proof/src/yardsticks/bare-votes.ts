import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { API_DIST } from '../repository.js';

/**
 * The ceiling: what a plain `node:http` server makes of the same casting statement, batched by the same idea on as many
 * connections, with no framework, no validation, no access check, no limits and no live messages around it.
 */
interface Offer {
  venueId: string;
  eventId: string;
  ballotId: string;
  optionId: string;
  voteId: string;
  voterId: string;
  heldMs: number;
  receivedAtMs: number;
}

interface Waiting extends Offer {
  reply: ServerResponse;
}

/** What is used of the built API: one connection that runs the casting statement. */
interface VoteLane {
  readonly index: number;
  readonly isIdle: boolean;
  readonly isConnected: boolean;
  connect(): Promise<void>;
  write(
    batch: Offer[],
    shard: number,
    isAgain: boolean,
  ): Promise<{ verdicts: [ord: number, code: string, ...unknown[]][] }>;
}

interface LaneModule {
  VoteLane: new (url: string, index: number, onIdle: () => void) => VoteLane;
}

const LANES = 2;
const BATCH_MAX = 250;

const { DATABASE_URL = '', PORT = '0', VENUE_ID = '' } = process.env;
const queue: Waiting[] = [];
let isPumpDue = false;

const { VoteLane } = (await import(join(API_DIST, 'modules', 'vote', 'vote-lane.js'))) as LaneModule;
const lanes = Array.from({ length: LANES }, (_, index) => new VoteLane(DATABASE_URL, index, pump));
await Promise.all(lanes.map((lane) => lane.connect()));

createServer((request, reply) => {
  if (request.method === 'POST') takeVote(request, reply);
  else answer(reply, lanes.every((lane) => lane.isConnected) ? 200 : 503, '{}');
}).listen(Number(PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));

function takeVote(request: IncomingMessage, reply: ServerResponse): void {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => {
    const { voteId, ballotId, optionId } = JSON.parse(text) as Record<string, string>;
    const eventId = request.url!.split('/')[4]!;
    const voterId = request.headers.cookie!.split('.')[1]!;
    const offer = { venueId: VENUE_ID, eventId, ballotId: ballotId!, optionId: optionId!, voteId: voteId!, voterId };
    queue.push({ ...offer, heldMs: 0, receivedAtMs: performance.now(), reply });
    if (isPumpDue) return;
    isPumpDue = true;
    setImmediate(pump);
  });
}

function pump(): void {
  isPumpDue = false;
  for (const lane of lanes) if (lane.isIdle && queue.length > 0) void write(lane, queue.splice(0, BATCH_MAX));
}

async function write(lane: VoteLane, batch: Waiting[]): Promise<void> {
  try {
    const { verdicts } = await lane.write(batch, lane.index, false);
    for (const [ord, code] of verdicts) {
      const { reply, voteId } = batch[ord - 1]!;
      if (code === 'COUNTED') answer(reply, 201, `{"voteId":"${voteId}","counted":true}`);
      else answer(reply, 409, `{"error":"${code}"}`);
    }
  } catch {
    for (const { reply } of batch) answer(reply, 503, '{"error":"BUSY"}');
  }
  pump();
}

function answer(reply: ServerResponse, status: number, body: string): void {
  reply.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  reply.end(body);
}
