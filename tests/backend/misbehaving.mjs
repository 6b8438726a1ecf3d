// A web server behind Streamwatch that misbehaves: what WCS gets, what others notice of it, what it costs.
import assert from 'node:assert/strict';
import { pause, until } from '../websdk/checks.mjs';
import { Pair } from '../websdk/pair.mjs';
import { answerByRule, assertUnhindered, besides, byRule, hookOf } from './besides.mjs';
import { valuesOf } from './express.mjs';
import { brief, msText, Poster } from './hooks.mjs';
import { Child, filesOf, mebibytes, memoryOf } from './process.mjs';

const timeout = 2_000; // --forward-timeout
const mebibyte = 1024 * 1024;

// Per way of rawserver.mjs: the status that WCS gets, and why, where it is no answer of the web server's. echo: the
// body that goes back is the hook's. many: how many of them are posted in a round, 4 at a time unless `atOnce` says more.
const ways = {
  good: { status: 200, echo: true },
  slow: { status: 200, echo: true, atOnce: 50 },
  trickledHead: { status: 200, echo: true, atOnce: 50 },
  large: { status: 200, many: 3, atOnce: 2, look: came => assert.equal(came.body.length, 15 * mebibyte) },
  continuing: { status: 200, echo: true },
  trailers: { status: 200, echo: true, look: came => {
    assert.deepEqual(valuesOf(came.rawHeaders, 'Trailer'), []);
    assert.deepEqual(valuesOf(came.rawHeaders, 'Transfer-Encoding'), []);
  } },
  http10: { status: 200, echo: true },
  closing: { status: 200, echo: true },
  // A hook that goes out by a connection in the very moment in which it is ended gets 502: here none does.
  closingUnsaid: { status: 200, echo: true, pause: 5, atOnce: 1, isAlone: true },
  tooMuch: { status: 200, echo: true },
  redirecting: { status: 302, look: came => {
    assert.deepEqual(valuesOf(came.rawHeaders, 'Location'), ['http://127.0.0.1:9/elsewhere']);
    assert.equal(came.reason, 'Found');
  } },
  noContent: { status: 204 },
  failing: { status: 500, look: came => assert.equal(came.reason, 'Out of order') },
  hung: { status: 504, failure: 'timedOut', atOnce: 50 },
  trickling: { status: 504, failure: 'timedOut', atOnce: 50 },
  tooLittleAndWaits: { status: 504, failure: 'timedOut', atOnce: 50 },
  tooLittle: { status: 502, failure: 'cut' },
  resetWithin: { status: 502, failure: 'cut' },
  reset: { status: 502, failure: 'reset' },
  silentEnd: { status: 502, failure: 'closed' },
  huge: { status: 502, failure: 'tooLarge' },
  endlessChunks: { status: 502, failure: 'tooLarge', many: 20, atOnce: 2 },
  endlessTillClosed: { status: 502, failure: 'tooLarge', many: 20, atOnce: 2 },
  endlessHead: { status: 502, failure: 'tooLarge' },
  endlessInterim: { status: 502, failure: 'tooLarge' },
  brokenStatusLine: { status: 502, failure: 'malformed' },
  otherProtocol: { status: 502, failure: 'malformed' },
  switching: { status: 502, failure: 'malformed' },
  twoLengths: { status: 502, failure: 'malformed' },
  lengthAndChunks: { status: 502, failure: 'malformed' },
  brokenChunks: { status: 502, failure: 'malformed' },
};

// Large answers come last: of what they leave to the allocator, much could be taken unnoticed.
const largeOnes = ['large', 'huge', 'endlessChunks', 'endlessTillClosed'];
const littleOnes = Object.keys(ways).filter(name => !largeOnes.includes(name));

const besidesBoth = (pair, steps) => besides(pair, steps, [byRule, 403], [hookOf('good', 'good'), 200]);
const besidesRule = (pair, steps) => besides(pair, steps, [byRule, 403]);

// So many of a way, each followed by a good one: five failures in a row would keep the others from being handed on.
async function round(poster, name, many) {
  const { status, failure, echo, atOnce = 4, look } = ways[name];
  const times = [];
  let left = many;
  const lane = async (_, session) => {
    const hook = hookOf(name, session);
    for (; left-- > 0; await pause(ways[name].pause ?? 0)) {
      const came = await poster.post('StreamStatusEvent', hook);
      times.push(came.ms);
      assert.equal(came.status, status, `${came.error ?? ''} ${came.body?.toString().slice(0, 300)}`);
      if (echo)
        assert.equal(came.body.toString(), hook);
      look?.(came);
      if (failure)
        assert.equal((await poster.post('StreamStatusEvent', hookOf('good', session))).status, 200);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, many) }, lane));
  return times;
}

const roundOf = name => ways[name].many ?? (ways[name].atOnce ? 50 : 100);

export async function misbehaving({ checks, build, own }) {
  const backend = own(await Child.start('rawserver.mjs', 0));
  const url = `http://127.0.0.1:${backend.port}/hooks`;
  const pair = own(await Pair.start(build, ['--forward', url, '--forward-timeout', timeout]));
  await answerByRule(pair);
  const poster = new Poster(pair.hookUrl);

  const checkEach = async names => {
    for (const name of names)
      await checks.check(`A web server that is ${name}`, () => oneWay(pair, poster, name));
  };
  await checkEach(littleOnes);
  await checks.check('None of them leaks', () => leakingLittle(pair, poster));
  await checkEach(largeOnes);
  await checks.check('Nor do large answers', () => leakingMuch(pair, poster));
  poster.stop();
  await checks.check('After all of them the program ends in order', async () =>
    assert.equal((await pair.stop()).streamwatch, 0));
  await backend.stop();
}

// Where a check before has failed, the web server may be suspended.
const isAsked = poster => until('The web server', async () =>
  (await poster.post('StreamStatusEvent', hookOf('good', 'first'))).status === 200);

async function oneWay(pair, poster, name) {
  const { status, failure } = ways[name];
  await isAsked(poster);
  const after = await pair.place();
  let times;
  const [ruled, good] = await (ways[name].isAlone ? besidesRule : besidesBoth)(pair, async () => {
    times = await round(poster, name, roundOf(name));
  });
  const { events } = await pair.ask('GET', `/events?after=${after}&limit=1000`);
  const of = events.filter(event => event.name === name);
  assert.ok(of.length > 0);
  for (const { answer, backend } of of) {
    assert.equal(answer.kind, failure ? 'refused' : 'relayed');
    assert.equal(answer.status, status);
    assert.equal(backend.status, failure ? null : status);
    assert.equal(backend.error, failure ?? null);
  }
  if (failure === 'timedOut')
    assert.ok(Math.max(...times) < timeout + 500, `it took ${msText(Math.max(...times))}`);
  assertUnhindered(ruled.times);
  const { backend } = await pair.ask('GET', `/events/${of[0].id}`);
  return `${times.length} × ${status}${failure ? ` "${backend.sentence}"` : ''}, ${brief(times)}; ` +
    `meanwhile by a rule ${brief(ruled.times)}${good ? `, good ones ${brief(good.times)}` : ''}`;
}

// Twice a round of each: {grown: bytes, hooks}.
async function growth(pair, poster, names) {
  const { pid } = pair.streamwatch.process;
  await isAsked(poster);
  const before = await memoryOf(pid);
  let hooks = 0;
  const rounds = async of => {
    for (const name of of.flatMap(way => [way, way]))
      hooks += (await round(poster, name, roundOf(name))).length;
  };
  await besidesBoth(pair, () => rounds(names.filter(name => !ways[name].isAlone)));
  await rounds(names.filter(name => ways[name].isAlone));
  return { grown: await memoryOf(pid) - before, hooks };
}

// Each has come before. A kilobyte that each left behind would be more than the bound.
async function leakingLittle(pair, poster) {
  const { pid } = pair.streamwatch.process;
  const files = await filesOf(pid);
  const { grown, hooks } = await growth(pair, poster, littleOnes);
  const text = `${hooks} hooks, ${mebibytes(grown)} more`;
  assert.ok(grown < hooks * 1024, text);
  await until(`The end of idle connections, ${files} descriptors,`, async () => await filesOf(pid) <= files + 8);
  return `${text}; descriptors ${files}, then ${await filesOf(pid)}`;
}

// As much as is under way at a time may stay, for each of the program's three threads that see it. Were all of it held, it
// would be more than twice the bound.
async function leakingMuch(pair, poster) {
  const { grown, hooks } = await growth(pair, poster, largeOnes);
  const text = `${hooks} hooks, answers of 15 MiB and more, ${mebibytes(grown)} more`;
  assert.ok(grown < 4 * 16 * mebibyte * 3, text);
  return text;
}
