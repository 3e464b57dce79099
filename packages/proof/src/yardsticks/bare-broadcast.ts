import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/**
 * The ceiling of fan-out: `ws` alone sends the bytes of a tick to everyone who is connected, with no rooms and nothing
 * to work out. `POST /` with the text sends it once; the answer says to how many.
 */
const { PORT = '0' } = process.env;

const server = createServer((request, reply) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => {
    if (request.method === 'POST') broadcast(text);
    reply.end(String(sockets.clients.size));
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
server.listen(Number(PORT), '127.0.0.1');
process.on('disconnect', () => process.exit(0));

function broadcast(text: string): void {
  const frame = Buffer.from(text);
  for (const socket of sockets.clients) socket.send(frame, { binary: false });
}
