// Between a WCS and web servers that are not ours: what they say reaches WCS and its clients, and the journal has it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from '../websdk/browser.mjs';
import { until } from '../websdk/checks.mjs';
import { Pair, Program } from '../websdk/pair.mjs';
import { runClients } from './clients.mjs';
import { ExpressServer, valuesOf } from './express.mjs';
import { Poster } from './hooks.mjs';

const client = (id, app, name) => ({ id, app, do: [
  { do: 'connect' }, { do: 'publish', name }, { do: 'wait', seconds: 1 }, { do: 'stop' }, { do: 'disconnect' },
] });
const scenario = { title: 'Who meets a web server', seconds: 60, clients: [
  client('welcome', 'open', 'cam'), client('stranger', 'studio', 'studio-cam'), client('broken', 'open', 'broken-cam'),
  client('forbidden', 'open', 'forbidden-cam'), client('deaf', 'lobby', 'broken-lobby'),
] };

export async function relaying({ checks, build, chromium, own }) {
  const backend = own(await ExpressServer.start());
  const pair = own(await Pair.start(build, ['--forward', backend.url]));
  await withClients(checks, backend, pair);
  await withHeaders(checks, backend, pair);
  await withSdk(checks, backend, pair, own(await Browser.start(chromium)));
  await checks.check('Express: both programs end in order', async () =>
    assert.deepEqual(await pair.stop(), { simulator: 1, streamwatch: 0 })); // 1: some hooks were refused, as was asked
  await backend.stop();
  await withNginx(checks, build, own);
}

async function withClients(checks, backend, pair) {
  const { result, ledger } = await runClients(pair, scenario, ['--max']);
  const told = id => result.clients.find(one => one.id === id).told;
  const errors = id => told(id).filter(message => message.message === 'ErrorEvent');

  await checks.check('Express refuses connect: the client is refused', () => {
    assert.equal(result.refusedConnections, 1);
    assert.deepEqual(ledger.filter(hook => hook.answer === 401).map(hook => hook.method), ['connect']);
    assert.deepEqual(told('stranger-1').filter(message => message.status === 'ESTABLISHED'), []);
    return `${result.hooks} hooks, answers ${JSON.stringify(result.answers)}`;
  });
  await checks.check('Express answers 500, and has said FAIL: the client gets an ErrorEvent for each', () => {
    const of = errors('broken-1');
    const [id] = of.map(message => message.id);
    const failed = ledger.filter(hook => hook.answer === 500 && hook.mediaSessionId === id);
    assert.deepEqual(failed.map(hook => `${hook.method} ${hook.status}`),
      ['StreamStatusEvent PUBLISHING', 'StreamStatusEvent UNPUBLISHED']);
    assert.deepEqual(of.map(message => message.id), [id, id]);
    assert.equal(result.errorEvents, 2);
    for (const message of of) {
      assert.equal(message.apiMethod, 'StreamStatusEvent');
      assert.match(message.info, /^500/);
    }
    return `${of.length} ErrorEvents, "${of[0].info}"`;
  });
  await checks.check('Express answers 500, and has not said FAIL: no ErrorEvent', () => {
    assert.equal(ledger.filter(hook => hook.answer === 500).length, 4); // two of them of this one
    for (const id of ['deaf-1', 'welcome-1', 'forbidden-1'])
      assert.deepEqual(errors(id), []);
  });
  await checks.check('Express refuses publishStream: the stream fails', () => {
    assert.deepEqual(told('forbidden-1').filter(message => message.message === 'StreamStatusEvent')
      .map(message => message.status), ['FAILED']);
    assert.match(told('forbidden-1').find(message => message.status === 'FAILED').info, /^403/);
  });
  await checks.check('The journal has what Express said, byte for byte', async () => {
    const { events } = await pair.ask('GET', '/events?limit=1000');
    assert.equal(events.length, result.hooks);
    assert.equal(events.length, backend.seen.length);
    const left = [...backend.seen];
    for (const { id, method, answer, backend: said } of events) {
      const body = await bytes(pair, `/events/${id}/body`);
      const place = left.findIndex(entry => entry.url === `/hooks/v1/${method}` && entry.raw.equals(body));
      assert.ok(place >= 0, `${method} was not seen by the backend as it came`);
      const [entry] = left.splice(place, 1);
      assert.equal(said.status, entry.status);
      assert.equal(said.error, null);
      assert.ok(said.us > 0);
      assert.equal(answer.kind, 'relayed');
      assert.equal(answer.status, entry.status);
      assert.deepEqual(await bytes(pair, `/events/${id}/backend/body`), entry.answer);
      const whole = await pair.ask('GET', `/events/${id}`);
      assert.ok(whole.backend.headers.some(({ name, value }) => name === 'X-Powered-By' && value === 'Express'));
    }
    return `${events.length} events`;
  });
}

async function bytes(pair, path) {
  const response = await fetch(pair.api + path);
  assert.equal(response.status, 200, path);
  return Buffer.from(await response.arrayBuffer());
}

async function withHeaders(checks, backend, pair) {
  const poster = new Poster(pair.hookUrl, 1);
  await checks.check('Express gets the headers of both ends, and none of those between two', async () => {
    const came = await poster.post('StreamStatusEvent', '{ "name" : "späth"}\n', { headers: {
      Authorization: 'WCS 0123456789abcdef0123456789abcdef', 'X-Forwarded-For': '203.0.113.9', Via: '1.0 lb.example',
      'User-Agent': 'Java/1.8.0_111', 'X-Custom': ['one', 'two'], Connection: 'keep-alive, X-Private', 'X-Private': '1',
      'Keep-Alive': 'timeout=5', TE: 'trailers', 'Proxy-Authorization': 'Basic eDp5', 'Proxy-Connection': 'keep-alive',
      Upgrade: 'h2c',
    } });
    assert.equal(came.status, 200);
    const { rawHeaders, raw, version, url, answer } = backend.seen.at(-1);
    const values = name => valuesOf(rawHeaders, name);
    assert.equal(raw.toString(), '{ "name" : "späth"}\n');
    assert.equal(`${url} ${version}`, '/hooks/v1/StreamStatusEvent 1.1');
    assert.deepEqual(values('Authorization'), ['WCS 0123456789abcdef0123456789abcdef']);
    assert.deepEqual(values('Host'), [backend.place]);
    assert.deepEqual(values('X-Forwarded-For'), ['203.0.113.9, 127.0.0.1']);
    assert.match(values('Via').join(', '), /^1\.0 lb\.example, 1\.1 [^ ,]+$/);
    assert.deepEqual(values('User-Agent'), ['Java/1.8.0_111']);
    assert.deepEqual(values('X-Custom').join(', '), 'one, two');
    for (const name of ['X-Private', 'Keep-Alive', 'TE', 'Proxy-Authorization', 'Proxy-Connection', 'Upgrade'])
      assert.deepEqual(values(name), [], name);
    assert.doesNotMatch(values('Connection').join(), /private/i);
    // And back: what Express says to whoever is behind it, not what it says of its connection.
    const back = name => valuesOf(came.rawHeaders, name);
    assert.deepEqual(came.body, answer);
    assert.deepEqual(back('X-Powered-By'), ['Express']);
    assert.deepEqual(back('Content-Type'), ['application/json; charset=utf-8']);
    assert.equal(back('ETag').length, 1);
    assert.equal(back('Date').length, 1);
    assert.deepEqual(back('Keep-Alive').filter(value => value === 'timeout=5'), []);
    return values('Via').join(', ');
  });
  await checks.check('What Express says to a refused one comes back: status, reason, headers, text', async () => {
    const refused = await poster.post('connect', { appKey: 'studio' });
    assert.equal(`${refused.status} ${refused.reason}`, '401 Unauthorized');
    assert.deepEqual(valuesOf(refused.rawHeaders, 'WWW-Authenticate'), ['Bearer realm="studio"']);
    assert.equal(refused.body.toString(), '{"error":"Who are you?"}');
    const page = await poster.post('StreamStatusEvent', { name: 'broken' });
    assert.equal(page.status, 500);
    assert.deepEqual(valuesOf(page.rawHeaders, 'Content-Type'), ['text/html; charset=utf-8']);
    assert.match(page.body.toString(), /<pre>Error: The database is gone\./);
  });
  await checks.check('A hook in chunks reaches Express whole', async () => {
    const text = JSON.stringify({ name: 'chunks', sdp: 'x'.repeat(9_000) });
    const came = await poster.post('StreamStatusEvent', text, { trailers: { 'X-Late': '1' } });
    assert.equal(came.body.toString(), text);
    const { rawHeaders, raw } = backend.seen.at(-1);
    assert.equal(raw.toString(), text);
    for (const name of ['Transfer-Encoding', 'Trailer', 'X-Late'])
      assert.deepEqual(valuesOf(rawHeaders, name), [], name);
    assert.deepEqual(valuesOf(rawHeaders, 'Content-Length'), [String(text.length)]);
  });
  await checks.check('Connections to Express are kept', async () => {
    const before = backend.connections;
    const many = 300;
    for (let i = 0; i < many; ++i)
      assert.equal((await poster.post('StreamStatusEvent', { name: `cam${i}` })).status, 200);
    assert.ok(backend.connections - before <= 1, `${backend.connections - before} new ones for ${many} hooks`);
    return `${backend.connections - before} new ones for ${many} hooks, ${backend.connections} for all before`;
  });
  poster.stop();
}

async function withSdk(checks, backend, pair, browser) {
  const connect = async (who, appKey, authToken) => {
    await browser.call('connect', who, pair.wsUrl, { appKey, ...(authToken && { authToken }) });
    await browser.untilTold(who, 'ESTABLISHED');
  };
  const publish = async (who, stream, name, status = 'PUBLISHING') => {
    await browser.call('publish', who, stream, name);
    await browser.untilTold(stream, status);
  };
  const last = async method => (await pair.ask('GET', `/events?filter=${encodeURIComponent(`method:${method}`)}&limit=1000`))
    .events.at(-1);

  await checks.check('The Web SDK connects with the token that Express wants, and publishes', async () => {
    await connect('alice', 'studio', 'let-me-in');
    await publish('alice', 'camera', 'cam1');
    const event = await last('publishStream');
    assert.equal(event.backend.status, 200);
    assert.equal(JSON.parse(backend.seen.find(entry => JSON.parse(entry.raw).authToken === 'let-me-in').raw).appKey,
      'studio');
  });
  await checks.check('The Web SDK is refused by Express for a wrong token', async () => {
    const after = await pair.place();
    await browser.call('connect', 'mallory', pair.wsUrl, { appKey: 'studio', authToken: 'wrong' });
    await until('The refusal', async () => (await browser.told('mallory'))
      .some(item => item.what === 'DISCONNECTED' || item.what === 'FAILED'));
    assert.deepEqual(await browser.told('mallory', 'ESTABLISHED'), []);
    await pair.untilHooks(after, null, ['connect', 'ConnectionStatusEvent FAILED', 'ConnectionStatusEvent DISCONNECTED']);
    const event = await last('connect');
    assert.equal(event.backend.status, 403);
    assert.equal(event.answer.kind, 'relayed');
  });
  await checks.check('The Web SDK raises WARN for the 500 of Express, and the stream goes on', async () => {
    await publish('alice', 'second', 'broken-2');
    const { fail } = await browser.untilTold('alice', 'WARN');
    assert.equal(fail.apiMethod, 'StreamStatusEvent');
    assert.equal(fail.id, await browser.call('idOf', 'second'));
    assert.match(fail.info, /^500/);
    assert.deepEqual(await browser.told('second', 'FAILED'), []);
    return fail.info;
  });
  await checks.check('The Web SDK is told that Express refuses a stream', async () => {
    await publish('alice', 'third', 'forbidden-3', 'FAILED');
    const { info } = await browser.untilTold('third', 'FAILED');
    assert.match(info, /^403/);
    return info;
  });
  await checks.check('The Web SDK hears nothing of a 500 where Express has not said FAIL', async () => {
    await connect('dave', 'lobby');
    await publish('dave', 'fourth', 'broken-4');
    const id = await browser.call('idOf', 'fourth');
    await pair.untilHooks(0, id, ['publishStream PENDING', 'StreamStatusEvent PUBLISHING']);
    assert.equal((await last('StreamStatusEvent')).backend.status, 500);
    await browser.call('stop', 'fourth');
    await browser.untilTold('fourth', 'UNPUBLISHED'); // it would have come before
    assert.deepEqual(await browser.told('dave', 'WARN'), []);
  });
  await browser.stop();
}

// --- nginx, which answers with what it got

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

const nginxConfig = port => `daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
load_module /usr/lib/nginx/modules/ngx_http_echo_module.so;
events { worker_connections 1000; }
http {
  log_format connections '$connection $status $request_length';
  access_log access.log connections;
  default_type application/json;
  client_body_buffer_size 64k;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    location / { echo_read_request_body; echo_request_body; }
  }
}
`;

async function withNginx(checks, build, own) {
  const folder = await mkdtemp(join(tmpdir(), 'streamwatch-nginx-'));
  own({ stop: () => rm(folder, { recursive: true, force: true }) });
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), nginxConfig(port));
  const nginx = own(new Program('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', join(folder, 'error.log')],
    { PATH: `${process.env.PATH}:/usr/sbin` }));
  const pair = own(await Pair.start(build, ['--forward', `http://127.0.0.1:${port}`]));
  await checks.check('nginx echoes what the clients of a WCS do: all is accepted', async () => {
    await until('nginx', () => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }).then(r => r.ok, () => false));
    const { result } = await runClients(pair, 'mixed', ['--max', '--sdp']);
    assert.deepEqual(Object.keys(result.answers), ['200']);
    const { events } = await pair.ask('GET', '/events?limit=1000');
    assert.ok(events.length > 20);
    for (const { id, answer, backend } of events) {
      assert.equal(answer.kind, 'relayed');
      assert.equal(backend.status, 200);
      assert.deepEqual(await bytes(pair, `/events/${id}/backend/body`), await bytes(pair, `/events/${id}/body`));
    }
    const connections = (await readFile(join(folder, 'access.log'), 'utf8')).trim().split('\n').slice(1)
      .map(line => line.split(' ')[0]);
    assert.ok(new Set(connections).size <= 64);
    return `${events.length} hooks, ${new Set(connections).size} connections`;
  });
  await checks.check('nginx: both programs end in order', async () =>
    assert.deepEqual(await pair.stop(), { simulator: 0, streamwatch: 0 }));
  await nginx.stop();
}
