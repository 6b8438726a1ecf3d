// What others notice while something goes on.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { pause } from '../websdk/checks.mjs';
import { Poster, quantile, spread } from './hooks.mjs';

const slowAt = 500; // ms; no hook that a rule answers waits so long, whatever else the machine does
const fastAt = 50; // ms, nor half of them so long

// Asks for something again and again, until it is ended, and remembers how long each took.
class Prober {
  constructor(poster, hook, look) {
    this.times = []; // ms
    this.begins = []; // of each
    this.isOver = false;
    this.error = null;
    this.done = this.run(poster, hook, look).catch(error => { this.error = error; });
  }

  async run(poster, hook, look) {
    for (; !this.isOver; await pause(5)) {
      const begin = performance.now();
      const came = await poster.post('StreamStatusEvent', hook);
      look(came);
      this.times.push(came.ms);
      this.begins.push(begin);
    }
  }

  // Of those that were asked for in that time.
  timesOf(from, to) {
    return this.times.filter((_, i) => this.begins[i] >= from && this.begins[i] < to);
  }

  async end() {
    this.isOver = true;
    await this.done;
    if (this.error)
      throw this.error;
    return this.times;
  }
}

// Hooks of one session go one after the other.
export const hookOf = (name, session) => JSON.stringify({
  nodeId: 'node@127.0.0.1', appKey: 'defaultApp', mediaSessionId: `session-${session}`, name, published: true,
  status: 'PUBLISHING', custom: { text: 'x'.repeat(300) } });

// What a rule answers, whatever the web server does.
export const byRule = hookOf('by-a-rule', 'of-a-rule');
export const answerByRule = pair =>
  pair.answer({ id: 'by-a-rule', match: { name: 'by-a-rule' }, action: { type: 'respond', status: 403 } });

// Each of these hooks again and again while something goes on: [hook, status] of each. Gives their probers.
export async function besides(pair, steps, ...hooks) {
  const poster = new Poster(pair.hookUrl, hooks.length);
  const probers = hooks.map(([hook, status]) =>
    new Prober(poster, hook, came => assert.equal(came.status, status, came.error ?? came.body.toString())));
  try {
    await steps();
    while (probers.some(prober => prober.times.length < 20 && !prober.error))
      await pause(10);
  } finally {
    await Promise.all(probers.map(prober => prober.end())).finally(() => poster.stop());
  }
  return probers;
}

export function assertUnhindered(times) {
  assert.ok(quantile(times, 0.5) <= fastAt && Math.max(...times) <= slowAt, `by a rule meanwhile ${spread(times)}`);
}
