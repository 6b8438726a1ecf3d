// A proxy for CONNECT alone, on a free port of loopback, that wants a user and a password.
import { createServer } from 'node:http';
import { connect } from 'node:net';

export class ConnectProxy {
  static async start(user, password) {
    const proxy = new ConnectProxy();
    proxy.asked = []; // "host:port", of those whom it has let through
    const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    proxy.server = createServer((request, response) => response.writeHead(405).end());
    proxy.server.on('connect', (request, socket) => {
      socket.on('error', () => socket.destroy());
      if (request.headers['proxy-authorization'] !== wanted)
        return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      proxy.asked.push(request.url);
      const { hostname, port } = new URL(`http://${request.url}`);
      const there = connect(port, hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      there.on('error', () => socket.destroy());
      socket.on('close', () => there.destroy());
    });
    await new Promise(resolve => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.place = `127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }
}
