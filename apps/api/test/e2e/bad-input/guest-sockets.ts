import { expect } from '@jest/globals';
import { Browser } from '../../support/browser.js';
import { RawSocket } from './raw-socket.js';
import type { Scene, BadInputWorld } from './bad-input-world.js';

/** A guest nobody has seen, with a socket. */
export async function newGuest(world: BadInputWorld, scene: Scene): Promise<RawSocket> {
  const browser = new Browser(world.application.url);
  await browser.get(`/events/${scene.eventId}/me`);
  return RawSocket.connect(world.application.url, `vb_guest=${browser.cookie('vb_guest')}`);
}

/** A good socket is served: whoever sent what came before has harmed nobody. */
export async function expectServed(world: BadInputWorld, scene: Scene): Promise<void> {
  const socket = await newGuest(world, scene);
  socket.text(`427["event:join",{"eventId":"${scene.eventId}","as":"guest"}]`);
  const answer = await socket.hears((frame) => frame.startsWith('437'));
  expect(JSON.parse(answer!.slice(3))).toMatchObject([{ ok: true }]);
  socket.close();
}
