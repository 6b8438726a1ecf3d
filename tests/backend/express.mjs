// A web server as somebody with a WCS writes it, with Express: it knows nothing of Streamwatch.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import express from 'express';

const config = Object.fromEntries(['StreamStatusEvent', 'publishStream', 'playStream'].map(method =>
  [method, { clientExclude: '', restExclude: '', restOnError: 'FAIL', restPolicy: 'NOTIFY', restOverwrite: '' }]));

// Who may connect to the app "studio" has the token; the app "lobby" hears nothing of errors.
export function app() {
  const app = express();
  app.set('env', 'test'); // errors go to whoever asks, not to stderr
  const hooks = express.Router();
  hooks.use(express.json({ limit: '1mb', verify: (request, response, bytes) => { request.raw = bytes; } }));
  hooks.post('/connect', (request, response) => {
    const { appKey, authToken } = request.body;
    if (appKey === 'studio' && !authToken)
      return response.status(401).set('WWW-Authenticate', 'Bearer realm="studio"').json({ error: 'Who are you?' });
    if (appKey === 'studio' && authToken !== 'let-me-in')
      return response.status(403).json({ error: 'Not with this token.' });
    response.json(appKey === 'lobby' ? request.body : { ...request.body, restClientConfig: config });
  });
  hooks.post('/publishStream', (request, response, next) => {
    if (!request.body.name.startsWith('forbidden'))
      return next();
    response.status(403).type('text').send('Nobody publishes this.');
  });
  hooks.post('/StreamStatusEvent', (request, response, next) => {
    if (request.body.name?.startsWith('broken'))
      throw new Error('The database is gone.');
    next();
  });
  hooks.post('/:method', (request, response) => response.json(request.body));
  app.use('/hooks/v1', hooks);
  return app;
}

// The app on a free port of loopback, and what comes to it.
export class ExpressServer {
  // tls: {key, cert}, for https.
  static async start(tls) {
    const backend = new ExpressServer();
    backend.connections = 0;
    backend.seen = []; // {url, rawHeaders, raw, answer, connection}
    const handle = app();
    const listener = (request, response) => {
      const entry = { url: request.url, rawHeaders: request.rawHeaders, version: request.httpVersion,
        port: request.socket.remotePort };
      backend.seen.push(entry);
      const write = response.end.bind(response);
      response.end = (body, ...more) => {
        entry.answer = Buffer.from(body ?? '');
        entry.status = response.statusCode;
        return write(body, ...more);
      };
      response.once('finish', () => { entry.raw = request.raw; });
      handle(request, response);
    };
    backend.server = tls ? createSecureServer(tls, listener) : createServer(listener);
    backend.server.on('connection', () => { ++backend.connections; });
    await new Promise(resolve => backend.server.listen(0, '127.0.0.1', resolve));
    backend.place = `127.0.0.1:${backend.server.address().port}`;
    backend.url = `http${tls ? 's' : ''}://${backend.place}/hooks/v1`;
    return backend;
  }

  async stop() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

// The values of a header of that name, as they came.
export const valuesOf = (rawHeaders, name) =>
  rawHeaders.filter((value, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name.toLowerCase());
