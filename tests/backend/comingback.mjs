// A web server behind Streamwatch that is killed, hangs, and is back, while the clients of a WCS go on.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { pause, until } from '../websdk/checks.mjs';
import { Pair } from '../websdk/pair.mjs';
import { answerByRule, assertUnhindered, besides, byRule, hookOf } from './besides.mjs';
import { runClients } from './clients.mjs';
import { msText, Poster, spread } from './hooks.mjs';
import { Child } from './process.mjs';

const timeout = 1_000; // --forward-timeout
const back = 2_000; // ms after which a web server that is back is asked again
const seconds = 9;
const crowd = { title: 'Publishers who come and go', seconds, wcs: { retries: 0 }, clients: [
  { id: 'one', count: 30, app: 'live', do: [{ do: 'loop', steps: [
    { do: 'connect' },
    { do: 'loop', times: [1, 8], steps: [
      { do: 'publish', name: 'cam-{n}-{session}' }, { do: 'wait', seconds: [0.1, 0.3] }, { do: 'stop' },
      { do: 'wait', seconds: [0.1, 0.3] },
    ] },
    { do: 'disconnect' }, { do: 'wait', seconds: [0.1, 0.3] },
  ] }] },
] };

// Posts one hook after the other; what they were answered, in order.
class Watcher {
  constructor(hookUrl) {
    this.answers = []; // {status, at, ms}
    this.isOver = false;
    const poster = new Poster(hookUrl, 1);
    const run = async () => {
      for (let i = 0; !this.isOver; ++i, await pause(5)) {
        const { status, ms } = await poster.post('StreamStatusEvent', hookOf('good', `watched-${i % 100}`));
        this.answers.push({ status, ms, at: performance.now() });
      }
      poster.stop();
    };
    this.done = run();
  }

  // ms from there to the first 200; and the statuses before it.
  async recovery(since) {
    const find = () => this.answers.find(answer => answer.at >= since && answer.status === 200);
    await until('A hook that is answered 200', find);
    return find().at - since;
  }

  statuses(from, to) {
    const counts = {};
    for (const { status } of this.answers.filter(answer => answer.at >= from && answer.at < to))
      counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  async end() {
    this.isOver = true;
    await this.done;
  }
}

export async function comingBack({ checks, build, own }) {
  let backend = own(await Child.start('rawserver.mjs', 0));
  const { port } = backend;
  // It says nothing of errors; what is told instead is the program's.
  const pair = own(await Pair.start(build, ['--forward', `http://127.0.0.1:${port}/hooks`, '--forward-timeout', timeout,
    '--forward-connect', 'fill']));
  await answerByRule(pair);
  await pair.ask('PUT', '/connect-config', { restClientConfig:
    { StreamStatusEvent: { restOnError: 'FAIL' }, publishStream: { restOnError: 'FAIL' } } });
  const watcher = new Watcher(pair.hookUrl);
  const suspended = async () => (await pair.ask('GET', '/backend')).suspended;
  let clients;
  const [ruled] = await besides(pair, async () => {
    const run = runClients(pair, crowd);

    await checks.check('A web server that is killed under load, and started again', async () => {
      await pause(1_000);
      const killed = performance.now();
      backend.kill('SIGKILL');
      await pause(1_700);
      const [sentence] = await suspended();
      assert.match(sentence, /has failed 5 times in a row/);
      const { status, causes } = await pair.ask('GET', '/health');
      assert.equal(status, 'degraded');
      assert.ok(causes.includes(sentence), causes.join('\n'));
      backend = own(await Child.start('rawserver.mjs', port));
      const started = performance.now();
      const ms = await watcher.recovery(started);
      const statuses = watcher.statuses(killed + 50, started);
      assert.deepEqual(Object.keys(statuses), ['502']);
      assert.ok(ms <= back, `it was asked again after ${msText(ms)}`);
      await until('The end of that', async () => (await suspended()).length === 0, { limit: 1_000 });
      return `asked again after ${msText(ms)}; meanwhile ${JSON.stringify(statuses)}`;
    });
    await checks.check('A web server that hangs under load, and goes on', async () => {
      await pause(300);
      const hung = performance.now();
      backend.kill('SIGSTOP');
      await pause(timeout + 1_500);
      const goesOn = performance.now();
      backend.kill('SIGCONT');
      const ms = await watcher.recovery(goesOn);
      const statuses = watcher.statuses(hung + 50, goesOn);
      assert.deepEqual(Object.keys(statuses).filter(status => status !== '502' && status !== '504'), []);
      assert.ok(statuses[504] > 0);
      assert.ok(ms <= back, `it was asked again after ${msText(ms)}`);
      return `asked again after ${msText(ms)}; meanwhile ${JSON.stringify(statuses)}`;
    });
    clients = await run;
  }, [byRule, 403]);
  await watcher.end();
  await checks.check('Meanwhile rules answer as ever', () => {
    assertUnhindered(ruled.times);
    return spread(ruled.times);
  });
  await checks.check('Meanwhile each client was told what became of its own', () => toldAsItShould(clients));
  await checks.check('The program ends in order after that', async () =>
    assert.equal((await pair.stop()).streamwatch, 0));
  await backend.stop();
  await awayAndEchoed(checks, build, own, port);
}

async function awayAndEchoed(checks, build, own, port) {
  const pair = own(await Pair.start(build, ['--forward', `http://127.0.0.1:${port}/hooks`, '--forward-failure', 'echo']));
  await checks.check('While it is away, and --forward-failure echo, events get their echo, all else 502', async () => {
    const poster = new Poster(pair.hookUrl, 1);
    const hook = hookOf('cam', 'any');
    for (const [method, status] of [['StreamStatusEvent', 200], ['connect', 502], ['publishStream', 502],
      ['StreamKeepAliveEvent', 200], ['playStream', 502]]) {
      const came = await poster.post(method, hook);
      assert.equal(came.status, status, method);
      assert.equal(came.body.toString() === hook, status === 200);
    }
    poster.stop();
    const look = async () => { // a direct method is answered before it is in the journal
      const { events } = await pair.ask('GET', '/events?limit=10');
      return events.length >= 5 && events;
    };
    const events = await until('The last of them', look);
    assert.deepEqual(events.map(event => `${event.answer.kind} ${event.backend.error}`),
      ['echo unreachable', 'refused unreachable', 'refused unreachable', 'echo unreachable', 'refused unreachable']);
  });
  await pair.stop();
}

// By the table of the protocol: an error to connect refuses the client; one to a direct method with FAIL ends it; one to
// an event with FAIL gives an ErrorEvent, and the stream goes on; others do nothing.
function toldAsItShould({ result, ledger }) {
  const failed = method => ledger.filter(hook => hook.method === method && hook.answer !== 200);
  const ids = list => list.map(item => item.mediaSessionId ?? item.id).sort();
  const told = result.clients.flatMap(client => client.told);
  const errors = told.filter(message => message.message === 'ErrorEvent');
  assert.ok(failed('connect').length > 0);
  assert.equal(result.refusedConnections, failed('connect').length);
  assert.ok(errors.length > 0);
  assert.deepEqual(ids(errors), ids(failed('StreamStatusEvent')));
  assert.equal(result.errorEvents, errors.length);
  for (const { apiMethod, info } of errors)
    assert.match(`${apiMethod} ${info}`, /^StreamStatusEvent (502|504)/);
  const ended = told.filter(message => message.message === 'StreamStatusEvent' && message.status === 'FAILED');
  assert.deepEqual(ids(ended), ids(failed('publishStream')));
  const stopped = new Set(ids(ledger.filter(hook => hook.method === 'unPublishStream')));
  const cut = failed('StreamStatusEvent').filter(hook => hook.status === 'PUBLISHING' && !stopped.has(hook.mediaSessionId));
  assert.ok(cut.length <= 30, `${cut.length} streams ended by an error`); // those of the scenario's end
  return `${result.hooks} hooks, answers ${JSON.stringify(result.answers)}: ${result.refusedConnections} refused, ` +
    `${ended.length} streams failed, ${errors.length} ErrorEvents`;
}
