import 'reflect-metadata';
import { Body, Controller, Get, Headers, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PrismaPg } from '@prisma/adapter-pg';
import { join } from 'node:path';
import { API_DIST } from '../repository.js';

/**
 * What people usually build: Nest and Prisma, one INSERT per request, answered when it is committed. It decides nothing:
 * no rules, no tally, no revision; a real one would have to do that as well and be slower still.
 */
interface CastBody {
  voteId: string;
  ballotId: string;
  optionId: string;
}

interface VoteRow extends CastBody {
  venueId: string;
  voterId: string;
  slotKey: string;
  cycle: number;
  receivedAt: Date;
  committedAt: Date;
}

interface ClientModule {
  PrismaClient: new (options: { adapter: PrismaPg }) => { vote: { create(args: { data: VoteRow }): Promise<unknown> } };
}

const { DATABASE_URL = '', PORT = '0', VENUE_ID = '' } = process.env;

const generated = (await import(join(API_DIST, 'core', 'database', 'generated', 'client.js'))) as ClientModule;
const prisma = new generated.PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL, max: 10 }) });

@Controller()
class VotesController {
  @Get()
  ready(): object {
    return {};
  }

  @Post('api/v1/events/:eventId/votes')
  async cast(@Param('eventId') _eventId: string, @Headers('cookie') cookie: string, @Body() body: CastBody) {
    const { voteId, ballotId, optionId } = body;
    const voterId = cookie.split('.')[1]!;
    const at = new Date();
    const slotKey = `${voterId}:${optionId}:0`;
    const row = { venueId: VENUE_ID, voteId, ballotId, optionId, voterId, slotKey };
    await prisma.vote.create({ data: { ...row, cycle: 0, receivedAt: at, committedAt: at } });
    return { voteId, counted: true };
  }
}

@Module({ controllers: [VotesController] })
class VotesModule {}

const app = await NestFactory.create<NestFastifyApplication>(VotesModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(Number(PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
