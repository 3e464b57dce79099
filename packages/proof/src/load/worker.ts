import { SocketCrowd } from './socket-crowd.js';
import { type CastReport, Shooter } from './shooter.js';
import { HttpTransport, SocketTransport } from './transports.js';
import type { HttpCastOrder, TaskAnswer, TaskMessage } from './worker-protocol.js';

// A process of the load generator: does what it is asked over the channel to its parent, and ends with it.
const crowd = new SocketCrowd();

async function castByHttp(order: HttpCastOrder): Promise<CastReport> {
  const transport = new HttpTransport(order.origins, order.cookies, order, order.connections);
  try {
    return await new Shooter(order, transport).run();
  } finally {
    transport.close();
  }
}

async function perform(task: TaskMessage): Promise<unknown> {
  switch (task.name) {
    case 'openSockets':
      return crowd.open(task.order);
    case 'closeSockets':
      crowd.close();
      return null;
    case 'castBySockets':
      return new Shooter(task.order, new SocketTransport(crowd.sockets, task.order)).run();
    case 'castByHttp':
      return castByHttp(task.order);
    case 'takeWatch':
      return crowd.watch.report();
  }
}

process.on('message', (task: TaskMessage) => {
  perform(task).then(
    (answer) => tell({ id: task.id, ok: true, answer }),
    (error: unknown) =>
      tell({ id: task.id, ok: false, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

function tell(answer: TaskAnswer): void {
  process.send!(answer);
}
