// Ten thousand hooks at once that wait for the web server behind Streamwatch.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { pause } from '../websdk/checks.mjs';
import { Pair } from '../websdk/pair.mjs';
import { answerByRule, besides, byRule } from './besides.mjs';
import { quantile, spread } from './hooks.mjs';
import { Child, mebibytes, memoryOf } from './process.mjs';

const many = 10_000;
// The time in which all wait, in ms before the first answer: by then all hooks have come, unless the machine is busy.
const calm = 800;
const dawn = 200;
const enough = 20; // answers of a rule in that time; where there are fewer, the crowd comes once more
const mostAttempts = 3;
const others = 400; // files that the program has open besides
// Hooks and answers under way may take 64 MiB, connections about 6 KiB each, and as much again for what the journal is
// about to write.
const mostMemory = 192 * 1024 * 1024;
const allowance = 50; // ms that a machine with something else to do may add to one in twenty
const burstAllowance = 500; // the same, to one in a hundred, where all come and all are answered at once

// What a crowd's hooks were answered, and how a rule's answers were meanwhile.
async function meet(pair, own) {
  const { port, pathname } = new URL(pair.hookUrl);
  const crowd = own(await Child.start('crowd.mjs', port, pathname, many));
  assert.equal(crowd.connections, many);
  let result;
  let begin;
  const [ruled] = await besides(pair, async () => {
    begin = performance.now();
    crowd.process.send('go');
    [result] = await once(crowd.process, 'message');
  }, [byRule, 403]);
  await crowd.stop();
  assert.deepEqual(result.answers, { 200: many });
  return { result, times: ruled.times, held: ruled.timesOf(begin + result.first - calm, begin + result.first - dawn) };
}

export async function crowded({ checks, build, own }) {
  const alone = own(await Pair.start(build));
  await answerByRule(alone);
  let without;
  await checks.check(`${many} hooks at once without a web server behind`, async () => {
    without = await meet(alone, own);
    return `by a rule meanwhile ${spread(without.times)}`;
  });
  await alone.stop();

  const files = Number(execFileSync('sh', ['-c', 'ulimit -Hn']).toString().replace('unlimited', '1000000'));
  // Where fewer files may be open than a connection on either side takes, some hooks wait for a connection.
  const connections = Math.min(many, files - many - others);
  const backend = own(await Child.start('rawserver.mjs', 0));
  const pair = own(await Pair.start(build, ['--forward', `http://127.0.0.1:${backend.port}/hooks`,
    '--forward-connections', connections]));
  await answerByRule(pair);
  await checks.check(`${many} hooks at once that a web server holds for 2 s are all answered 200`, async () => {
    const { pid } = pair.streamwatch.process;
    const [quiet] = await besides(pair, () => pause(2_000), [byRule, 403]);
    const before = await memoryOf(pid);
    let most = 0;
    let memory = 0;
    let isOver = false;
    const watch = async () => {
      for (; !isOver; await pause(100)) {
        most = Math.max(most, (await pair.ask('GET', '/backend')).underWay);
        memory = Math.max(memory, await memoryOf(pid));
      }
    };
    const watching = watch();
    let met;
    let attempts = 0;
    try {
      do
        met = await meet(pair, own);
      while (++attempts < mostAttempts && met.held.length < enough);
    } finally {
      isOver = true;
      await watching;
    }
    const { result, times, held } = met;
    assert.ok(held.length >= enough, `The machine is too busy to tell: a rule answered ${held.length} hooks while all waited.`);
    const { count } = await pair.ask('POST', '/events/count', { filter: 'name:held backend:200' });
    assert.equal(count, many * attempts);
    const seconds = ms => (ms / 1000).toFixed(1);
    const text = `after ${seconds(result.first)} to ${seconds(result.last)} s; ${connections} connections, ${most} ` +
      `under way at once; memory ${mebibytes(before)}, then at most ${mebibytes(memory)}; by a rule before ` +
      `${spread(quiet.times)}, while they are held ${spread(held)}, altogether ${spread(times)}`;
    assert.ok(most > 0.8 * many, text); // it is looked at every 100 ms
    assert.ok(memory - before < mostMemory, text);
    assert.ok(quantile(held, 0.95) <= quantile(quiet.times, 0.95) + allowance, text); // of a hundred or fewer
    assert.ok(quantile(times, 0.99) <= quantile(without.times, 0.99) + burstAllowance, text);
    return text;
  });
  await checks.check('After them the program ends in order', async () => assert.equal((await pair.stop()).streamwatch, 0));
  await backend.stop();
}
