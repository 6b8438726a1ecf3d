// A web server that misbehaves, on a port of loopback, for the one who has forked it: it answers a hook in the way that
// the hook's stream is named after. rawserver.mjs PORT
import { createServer } from 'node:net';

const mebibyte = 1024 * 1024;
const head = (status, fields) => `HTTP/1.1 ${status}\r\n${fields.map(field => `${field}\r\n`).join('')}\r\n`;
const json = 'Content-Type: application/json';
const chunk = text => `${text.length.toString(16)}\r\n${text}\r\n`;
const whole = (body, ...more) =>
  Buffer.concat([Buffer.from(head('200 OK', [json, ...more, `Content-Length: ${body.length}`])), body]);

// The same bytes again and again, as fast as they are read.
function pour(socket, piece) {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}
const filler = Buffer.alloc(64 * 1024, 'x');

const ways = {
  good: (socket, body) => socket.write(whole(body)),
  slow: (socket, body) => setTimeout(() => socket.write(whole(body)), 300),
  held: (socket, body) => setTimeout(() => socket.write(whole(body)), 2_000),
  hung: () => {},
  trickling: socket => {
    socket.write(head('200 OK', [json, 'Content-Length: 1000']));
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  trickledHead: (socket, body) => {
    const bytes = whole(body);
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(bytes.subarray(sent, sent += 8));
      if (sent >= bytes.length)
        clearInterval(timer);
    }, 2);
    socket.on('close', () => clearInterval(timer));
  },
  large: socket => socket.write(whole(Buffer.alloc(15 * mebibyte, 'x'))),
  huge: socket => {
    socket.write(head('200 OK', [json, `Content-Length: ${17 * mebibyte}`]));
    pour(socket, filler);
  },
  endlessChunks: socket => {
    socket.write(head('200 OK', [json, 'Transfer-Encoding: chunked']));
    pour(socket, `10000\r\n${filler}\r\n`);
  },
  endlessTillClosed: socket => {
    socket.write(head('200 OK', [json, 'Connection: close']));
    pour(socket, filler);
  },
  endlessHead: socket => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, `X-Filler: ${'x'.repeat(1000)}\r\n`);
  },
  endlessInterim: socket => pour(socket, head('103 Early Hints', ['Link: </a.css>; rel=preload'])),
  brokenStatusLine: (socket, body) => socket.write(`HTTP/1.1 OK 200\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  otherProtocol: socket => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  switching: socket => socket.write(head('101 Switching Protocols', ['Connection: upgrade', 'Upgrade: websocket'])),
  tooLittle: (socket, body) => {
    socket.end(Buffer.concat([Buffer.from(head('200 OK', [json, `Content-Length: ${body.length + 100}`])), body]));
  },
  tooLittleAndWaits: (socket, body) => {
    socket.write(Buffer.concat([Buffer.from(head('200 OK', [json, `Content-Length: ${body.length + 100}`])), body]));
  },
  tooMuch: (socket, body) => {
    socket.write(Buffer.concat([whole(body), Buffer.from('{"and": "more"}')]));
  },
  twoLengths: (socket, body) => socket.write(head('200 OK', ['Content-Length: 2', 'Content-Length: 20']) + body),
  lengthAndChunks: socket => socket.write(head('200 OK', ['Content-Length: 2', 'Transfer-Encoding: chunked']) +
    `${chunk('{}')}0\r\n\r\n`),
  brokenChunks: socket => socket.write(`${head('200 OK', ['Transfer-Encoding: chunked'])}2\r\n{}xx0\r\n\r\n`),
  redirecting: socket => socket.write(head('302 Found', ['Location: http://127.0.0.1:9/elsewhere', 'Content-Length: 0'])),
  noContent: socket => socket.write(head('204 No Content', [])),
  failing: socket => socket.write(head('500 Out of order', ['Content-Length: 0'])),
  continuing: (socket, body) =>
    socket.write(Buffer.concat([Buffer.from(head('100 Continue', []) + head('103 Early Hints', ['Link: </a>'])), whole(body)])),
  trailers: (socket, body) => socket.write(head('200 OK', [json, 'Transfer-Encoding: chunked', 'Trailer: X-Checksum']) +
    `${chunk(body.toString('latin1'))}0\r\nX-Checksum: 1\r\n\r\n`, 'latin1'),
  http10: (socket, body) => socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n' + `${json}\r\n\r\n`), body])),
  closing: (socket, body) => socket.end(whole(body, 'Connection: close')),
  closingUnsaid: (socket, body) => socket.end(whole(body)),
  silentEnd: socket => socket.end(),
  reset: socket => socket.resetAndDestroy(),
  resetWithin: socket => socket.write(head('200 OK', ['Content-Length: 100']) + 'x', () =>
    setTimeout(() => socket.resetAndDestroy(), 10)),
};

function serve(socket) {
  let came = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', bytes => {
    came = came.length > 0 ? Buffer.concat([came, bytes]) : bytes;
    for (;;) {
      const end = came.indexOf('\r\n\r\n');
      if (end < 0)
        return;
      const length = Number(/content-length: (\d+)/i.exec(came.subarray(0, end).toString('latin1'))[1]);
      if (came.length < end + 4 + length)
        return;
      const body = came.subarray(end + 4, end + 4 + length);
      came = came.subarray(end + 4 + length);
      (ways[JSON.parse(body).name] ?? ways.good)(socket, body);
    }
  });
}

const server = createServer(serve);
server.on('error', error => process.send({ error: error.message }));
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1000 }, () =>
  process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
