import { Injectable } from '@nestjs/common';
import type { EventSnapshot } from '@votebox/contracts';
import { Clock } from '../../core/clock/clock.js';
import type { RoomAudience } from '../../core/realtime/rooms.js';
import { viewerOf } from './lane.js';
import { LivePresence } from './live-presence.service.js';
import type { Projection } from './projection.js';

/** The whole state of an event as an audience may see it. */
@Injectable()
export class LiveSnapshots {
  constructor(
    private readonly presence: LivePresence,
    private readonly clock: Clock,
  ) {}

  of(projection: Projection, audience: RoomAudience): EventSnapshot {
    const guests = this.presence.guests(projection.eventId);
    const snapshot = projection.snapshot(this.clock.now(), guests, viewerOf(audience));
    return audience === 'staff' ? { ...snapshot, staff: { playback: projection.playback.staff } } : snapshot;
  }
}
