// The public Web SDK in a real browser, against wcs-simulator and Streamwatch: suite.mjs BUILD-FOLDER CHROMIUM
import assert from 'node:assert/strict';
import { Browser } from './browser.mjs';
import { Checks, until } from './checks.mjs';
import { Pair } from './pair.mjs';

const wholeLimit = 110_000; // ms
const [build, executable] = process.argv.slice(2);

let pair;
let browser;
let isEnding = false;

async function endAll() {
  if (isEnding)
    return {};
  isEnding = true;
  await browser?.stop().catch(error => console.error(error.message));
  return await pair?.stop().catch(error => console.error(error.message)) ?? {};
}

const told = (who, what) => browser.told(who, what);
const untilTold = (who, what, count) => browser.untilTold(who, what, count);
const untilHooks = (after, id, wanted) => pair.untilHooks(after, id, wanted);
const connect = async (who, options) => {
  await browser.call('connect', who, pair.wsUrl, options);
  await untilTold(who, 'ESTABLISHED');
};
const disconnect = async who => {
  const after = await pair.place();
  await browser.call('disconnect', who);
  await untilTold(who, 'DISCONNECTED');
  await until('ConnectionStatusEvent DISCONNECTED', async () =>
    (await pair.hooks(after)).includes('ConnectionStatusEvent DISCONNECTED'));
};
const error500 = more => ({
  id: '500-on-status', match: { method: 'StreamStatusEvent', status: ['PUBLISHING'], ...more },
  action: { type: 'respond', status: 500 },
});

async function connecting() {
  const after = await pair.place();
  await connect('alice', { custom: { room: 'blue' } });
  await untilHooks(after, null, ['connect', 'ConnectionStatusEvent ESTABLISHED']);
  const [event] = (await pair.ask('GET', `/events?after=${after}&limit=1`)).events;
  const body = await pair.ask('GET', `/events/${event.id}/body`);
  assert.equal(body.origin, browser.origin);
  assert.deepEqual(body.custom, { room: 'blue' });
  assert.match(body.sessionId, /^\/127\.0\.0\.1:\d+\/127\.0\.0\.1:\d+$/);
}

async function publishing() {
  await browser.call('publish', 'alice', 'camera', 'cam1');
  await untilTold('camera', 'PUBLISHING');
  const body = await bodyOf(await browser.call('idOf', 'camera'), 'publishStream');
  assert.equal(body.published, true);
  assert.equal(body.status, 'PENDING');
}

async function bodyOf(id, method) {
  const { events } = await pair.ask('GET', `/streams/${id}/history`);
  const event = events.find(item => item.method === method);
  assert.ok(event, `no ${method} in the journal`);
  return pair.ask('GET', `/events/${event.id}/body`);
}

async function playing() {
  await connect('bob');
  await browser.call('play', 'bob', 'screen', 'cam1');
  await untilTold('screen', 'PLAYING');
  const body = await bodyOf(await browser.call('idOf', 'screen'), 'playStream');
  assert.equal(body.published, false);
}

async function answeringOffers() {
  await untilTold('page', 'answer taken', 2);
  assert.deepEqual((await told('page')).map(item => `${item.what}: ${item.state ?? item.info}`),
    ['answer taken: stable', 'answer taken: stable']);
}

async function snapshots() {
  await browser.call('snapshotOf', 'camera');
  const { payload } = await untilTold('camera', 'snapshotCompleted');
  assert.match(payload.snapshot, /^iVBORw0KGgo/); // a PNG
  await browser.call('snapshot', 'bob', 'picture', 'cam1'); // as another page takes it, by name
  await untilTold('picture', 'snapshotCompleted');
  await browser.call('snapshot', 'bob', 'nothing', 'no such stream');
  const refused = await untilTold('nothing', 'snapshotFailed');
  assert.equal(refused.payload.info, 'Stream not found');
}

async function smallTalk() {
  assert.equal(await browser.call('isAvailable', 'bob', 'cam1'), true);
  assert.equal(await browser.call('isAvailable', 'bob', 'no such stream'), false);
  assert.equal(await browser.call('send', 'bob', { text: 'hello' }), true);
  await browser.call('mute', 'camera');
  await untilTold('screen', 'audioMuted');
}

async function unknownStream() {
  await browser.call('play', 'bob', 'lost', 'no such stream');
  const failure = await untilTold('lost', 'FAILED');
  assert.equal(failure.info, 'Stream not found');
}

async function restApi() {
  const find = async (path, body) => {
    const response = await fetch(pair.restUrl + path, { method: 'POST', body: JSON.stringify(body ?? {}) });
    return [response.status, await response.json()];
  };
  const [status, streams] = await find('/rest-api/stream/find', { name: 'cam1', published: true });
  assert.equal(status, 200);
  assert.deepEqual(streams.map(stream => [stream.mediaSessionId, stream.status]),
    [[await browser.call('idOf', 'camera'), 'PUBLISHING']]);
  assert.equal((await find('/rest-api/connection/find_all'))[1].length, 2);
  assert.equal((await find('/rest-api/stream/terminate', { name: 'cam1' }))[0], 403);
  const statistics = await (await fetch(pair.restUrl + '/?action=stat')).text();
  assert.match(statistics, /^streams_webrtc_in=1$/m);
  assert.match(statistics, /^streams_viewers=1$/m);
}

async function errorEvent() {
  await pair.configure('fail');
  await connect('carol');
  await pair.answer(error500({ name: 'cam2' }));
  await browser.call('publish', 'carol', 'second', 'cam2');
  await untilTold('second', 'PUBLISHING');
  const { fail } = await untilTold('carol', 'WARN');
  const id = await browser.call('idOf', 'second');
  assert.equal(fail.apiMethod, 'StreamStatusEvent');
  assert.equal(fail.id, id);
  assert.match(fail.info, /^500/);
  // The stream goes on, and no one else hears of it.
  await pair.answer(null);
  await browser.call('stop', 'second');
  await untilTold('second', 'UNPUBLISHED');
  await untilHooks(0, id, ['publishStream PENDING', 'StreamStatusEvent PUBLISHING',
    'unPublishStream PUBLISHING', 'StreamStatusEvent UNPUBLISHED']);
  assert.equal((await told('carol', 'WARN')).length, 1);
  assert.deepEqual(await told('second', 'FAILED'), []);
  for (const other of ['alice', 'bob'])
    assert.deepEqual(await told(other, 'WARN'), []);
  await disconnect('carol');
}

async function withoutErrorEvent() {
  await pair.configure('log');
  await connect('dave');
  await pair.answer(error500({ name: 'cam3' }));
  await browser.call('publish', 'dave', 'third', 'cam3');
  await untilTold('third', 'PUBLISHING');
  const id = await browser.call('idOf', 'third');
  await untilHooks(0, id, ['publishStream PENDING', 'StreamStatusEvent PUBLISHING']);
  const { events } = await pair.ask('GET', `/streams/${id}/history`);
  assert.equal(events.at(-1).answer.status, 500);
  await pair.answer(null);
  await browser.call('stop', 'third');
  await untilTold('third', 'UNPUBLISHED'); // it would have come before
  assert.deepEqual(await told('dave', 'WARN'), []);
  await disconnect('dave');
}

async function refusal() {
  const after = await pair.place();
  await pair.answer({ id: '403-on-connect', match: { method: 'connect' }, action: { type: 'respond', status: 403 } });
  await browser.call('connect', 'eve', pair.wsUrl);
  await until('the refusal', async () =>
    (await told('eve')).some(item => item.what === 'DISCONNECTED' || item.what === 'FAILED'));
  assert.deepEqual(await told('eve', 'ESTABLISHED'), []);
  await untilHooks(after, null,
    ['connect', 'ConnectionStatusEvent FAILED', 'ConnectionStatusEvent DISCONNECTED']);
  await pair.answer(null);
}

async function stopping() {
  const camera = await browser.call('idOf', 'camera');
  const screen = await browser.call('idOf', 'screen');
  await browser.call('stop', 'screen');
  await untilTold('screen', 'STOPPED');
  await browser.call('stop', 'camera');
  await untilTold('camera', 'UNPUBLISHED');
  await untilHooks(0, screen, ['playStream PENDING', 'StreamStatusEvent PLAYING',
    'stopStream PLAYING', 'StreamStatusEvent STOPPED']);
  await untilHooks(0, camera, ['publishStream PENDING', 'StreamStatusEvent PUBLISHING',
    'snapshot PUBLISHING', 'StreamStatusEvent SNAPSHOT_COMPLETE', 'unPublishStream PUBLISHING',
    'StreamStatusEvent UNPUBLISHED']);
}

async function leaving() {
  await browser.call('publish', 'alice', 'last', 'cam4');
  await untilTold('last', 'PUBLISHING');
  const id = await browser.call('idOf', 'last');
  await disconnect('alice');
  await untilHooks(0, id,
    ['publishStream PENDING', 'StreamStatusEvent PUBLISHING', 'StreamStatusEvent UNPUBLISHED']);
  const { info } = await pair.ask('GET', `/streams/${id}`);
  assert.equal(info, 'Stopped by session disconnect');
  await disconnect('bob');
}

async function ending() {
  const codes = await endAll();
  assert.deepEqual(codes, { simulator: 1, streamwatch: 0 }); // 1: hooks were answered with errors, as was asked
}

const checks = new Checks(wholeLimit, endAll);
try {
  pair = await Pair.start(build);
  browser = await Browser.start(executable);
} catch (error) {
  await checks.giveUp(error.message);
}
await checks.check('connects', connecting);
await checks.check('publishes', publishing);
await checks.check('plays', playing);
await checks.check('takes the answers to its offers', answeringOffers);
await checks.check('takes snapshots', snapshots);
await checks.check('asks, sends data, passes events on', smallTalk);
await checks.check('fails to play what is not there', unknownStream);
await checks.check('is seen by the REST API', restApi);
await checks.check('raises WARN where an error meets FAIL', errorEvent);
await checks.check('hears nothing of an error that meets LOG', withoutErrorEvent);
await checks.check('is refused by an error to connect', refusal);
await checks.check('stops', stopping);
await checks.check('disconnects', leaving);
await checks.check('leaves both programs in order', ending);
checks.finish();
