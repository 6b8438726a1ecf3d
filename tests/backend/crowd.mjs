// Posts so many hooks at once, each over a connection of its own, for the one who has forked it: crowd.mjs PORT PATH MANY
import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

const [port, path, many] = process.argv.slice(2);
const atOnce = 500; // connections that are being made

function connected() {
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    socket.once('error', reject);
    socket.connect({ port: Number(port), host: '127.0.0.1' }, () => resolve(socket));
  });
}

function request(i) {
  const body = JSON.stringify({ nodeId: 'node@127.0.0.1', appKey: 'live', mediaSessionId: `crowd-${i}`, name: 'held',
    published: true, status: 'PUBLISHING', custom: { text: 'x'.repeat(300) } });
  return `POST ${path}/StreamStatusEvent HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`;
}

// The status, 0 where there is none.
function answered(socket, text) {
  return new Promise(resolve => {
    socket.removeAllListeners('error');
    socket.once('error', () => resolve(0));
    socket.once('close', () => resolve(0));
    socket.once('data', bytes => resolve(Number(bytes.toString('latin1', 9, 12))));
    socket.write(text);
  });
}

const sockets = [];
while (sockets.length < many)
  sockets.push(...await Promise.all(Array.from({ length: Math.min(atOnce, many - sockets.length) }, connected)));
process.send({ connections: sockets.length });
process.once('message', async () => {
  const begin = performance.now();
  const answers = {};
  const times = [];
  await Promise.all(sockets.map(async (socket, i) => {
    const status = await answered(socket, request(i));
    times.push(performance.now() - begin);
    answers[status] = (answers[status] ?? 0) + 1;
  }));
  process.send({ answers, first: Math.min(...times), last: Math.max(...times) });
});
process.on('disconnect', () => process.exit(0));
