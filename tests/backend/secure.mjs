// A web server behind Streamwatch that speaks HTTPS, with a certificate that nobody knows; also through a proxy.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pair } from '../websdk/pair.mjs';
import { ConnectProxy } from './connectproxy.mjs';
import { ExpressServer, valuesOf } from './express.mjs';
import { Poster } from './hooks.mjs';

// A key, and a certificate that it has signed itself, for that name; their files.
async function certificate(folder, name, commonName = 'backend') {
  const [key, cert] = ['key', 'cert'].map(what => join(folder, `${name.replace(/[^a-z0-9]/gi, '-')}-${what}.pem`));
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key,
    '-out', cert, '-subj', `/CN=${commonName}`, '-addext', `subjectAltName=${name}`]);
  return { key, cert };
}

export async function secure({ checks, build, own }) {
  const folder = await mkdtemp(join(tmpdir(), 'streamwatch-tls-'));
  own({ stop: () => rm(folder, { recursive: true, force: true }) });
  const tried = async (files, options) => {
    const backend = own(await ExpressServer.start({ key: await readFile(files.key), cert: await readFile(files.cert) }));
    const pair = own(await Pair.start(build, ['--forward', backend.url, ...options]));
    const poster = new Poster(pair.hookUrl, 1);
    const came = [];
    for (let i = 0; i < 3; ++i)
      came.push(await poster.post('StreamStatusEvent', { name: 'cam' }));
    const { backend: said } = await pair.ask('GET', '/events/1');
    poster.stop();
    await pair.stop();
    await backend.stop();
    return { came, said, backend };
  };
  const own127 = await certificate(folder, 'IP:127.0.0.1');

  await checks.check('HTTPS: a certificate that nobody knows is refused', async () => {
    const { came, said, backend } = await tried(own127, []);
    assert.deepEqual(came.map(answer => answer.status), [502, 502, 502]);
    assert.equal(said.error, 'unreachable');
    assert.match(said.sentence, /TLS/);
    assert.match(said.sentence, /certificate.*self-signed|self-signed.*certificate/i);
    assert.ok(came[0].body.toString().includes(JSON.stringify(said.sentence).slice(1, -1)));
    assert.equal(backend.seen.length, 0);
    return said.sentence;
  });
  await checks.check('HTTPS: with --forward-ca it is asked, over a connection that is kept', async () => {
    const { came, said, backend } = await tried(own127, ['--forward-ca', own127.cert]);
    assert.deepEqual(came.map(answer => `${answer.status} ${answer.body}`), Array(3).fill('200 {"name":"cam"}'));
    assert.equal(said.status, 200);
    assert.equal(backend.seen.length, 3);
    assert.equal(backend.connections, 1);
  });
  await checks.check('HTTPS: a web server that is silent instead gives 504', async () => {
    const silent = createServer(socket => socket.on('error', () => {}).resume());
    own({ stop: () => silent.close() });
    await new Promise(resolve => silent.listen(0, '127.0.0.1', resolve));
    const pair = own(await Pair.start(build, ['--forward', `https://127.0.0.1:${silent.address().port}`,
      '--forward-timeout', '500']));
    const poster = new Poster(pair.hookUrl, 1);
    const came = await poster.post('StreamStatusEvent', { name: 'cam' });
    assert.equal(came.status, 504);
    poster.stop();
    await pair.stop();
    return `${JSON.parse(came.body).error}`;
  });
  await checks.check('HTTPS: a certificate for another host is refused, whoever has signed it', async () => {
    const other = await certificate(folder, 'DNS:backend.example');
    const { came, said, backend } = await tried(other, ['--forward-ca', other.cert]);
    assert.deepEqual(came.map(answer => answer.status), [502, 502, 502]);
    assert.match(said.sentence, /its certificate is for backend\.example, not for 127\.0\.0\.1/);
    assert.equal(backend.seen.length, 0);
    return said.sentence;
  });
  await checks.check('HTTPS: a common name does not count beside other names', async () => {
    const other = await certificate(folder, 'DNS:other.example', '127.0.0.1');
    const { came, said, backend } = await tried(other, ['--forward-ca', other.cert]);
    assert.deepEqual(came.map(answer => answer.status), [502, 502, 502]);
    assert.equal(backend.seen.length, 0);
    return said.sentence;
  });
  const proxy = own(await ConnectProxy.start('us', 'very-secret'));
  await checks.check('HTTPS through a proxy: one tunnel, and its password is not told to the web server', async () => {
    const { came, backend } = await tried(own127,
      ['--forward-ca', own127.cert, '--forward-proxy', `http://us:very-secret@${proxy.place}`]);
    assert.deepEqual(came.map(answer => `${answer.status} ${answer.body}`), Array(3).fill('200 {"name":"cam"}'));
    assert.deepEqual(proxy.asked.splice(0), [backend.place]);
    for (const { rawHeaders } of backend.seen)
      assert.deepEqual(valuesOf(rawHeaders, 'Proxy-Authorization'), []);
  });
  await checks.check('HTTPS through a proxy that refuses: 502, which says so', async () => {
    const { came, said, backend } = await tried(own127,
      ['--forward-ca', own127.cert, '--forward-proxy', `http://us:wrong@${proxy.place}`]);
    assert.deepEqual(came.map(answer => answer.status), [502, 502, 502]);
    assert.match(said.sentence, /the proxy refused it with 407 Proxy Authentication Required/);
    assert.equal(backend.seen.length, 0);
    return said.sentence;
  });
}
