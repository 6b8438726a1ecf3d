// Streamwatch and the simulated WCS that calls it, both on free ports of loopback, and Streamwatch's control API.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, until } from './checks.mjs';

const startLimit = 10_000; // ms
const stopLimit = 8_000;

export class Program {
  constructor(binary, options, environment = {}) {
    this.output = '';
    this.process = spawn(binary, options, {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment },
    });
    this.ended = new Promise(resolve => {
      this.process.once('exit', code => resolve(code));
      this.process.once('error', error => { this.output += error.message; resolve(-1); });
    });
    for (const pipe of [this.process.stdout, this.process.stderr])
      pipe.on('data', bytes => { this.output += bytes; });
  }

  get hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async ready(file) {
    for (const end = Date.now() + startLimit; Date.now() < end; await pause(20)) {
      try {
        return JSON.parse(await readFile(file, 'utf8'));
      } catch {
        if (this.hasEnded)
          break;
      }
    }
    throw new Error(`${this.process.spawnfile} did not start: ${this.output}`);
  }

  // The exit code.
  async stop() {
    if (!this.hasEnded)
      this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), stopLimit);
    const code = await this.ended;
    clearTimeout(late);
    return code;
  }
}

export class Pair {
  // Streamwatch with these options more.
  static async start(build, streamwatch = []) {
    const pair = new Pair();
    pair.build = build;
    pair.others = []; // programs that end with them
    pair.folder = await mkdtemp(join(tmpdir(), 'streamwatch-pair-'));
    const file = name => join(pair.folder, name);
    pair.streamwatch = new Program(join(build, 'app/streamwatch'), [
      '--headless', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--db', file('streamwatch.db'),
      '--ready-file', file('streamwatch.json'),
      ...streamwatch,
    ], { XDG_CONFIG_HOME: pair.folder }); // not with the settings of whoever runs this
    try {
      const { hookUrl, adminUrl } = await pair.streamwatch.ready(file('streamwatch.json'));
      pair.hookUrl = hookUrl;
      pair.api = adminUrl + '/api/v1';
      pair.simulator = new Program(join(build, 'app/wcs-simulator'), [
        '--url', hookUrl, '--clients', '0', '--ws', '127.0.0.1:0', '--rest', '127.0.0.1:0', '--duration', '150',
        '--ready-file', file('simulator.json'),
      ]);
      Object.assign(pair, await pair.simulator.ready(file('simulator.json'))); // wsUrl, restUrl
      return pair;
    } catch (error) {
      await pair.stop();
      throw error;
    }
  }

  async ask(method, path, body) {
    const response = await fetch(this.api + path, {
      method, signal: AbortSignal.timeout(10_000),
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  // What later connections are told: "fail" or "log".
  configure(preset) {
    return this.ask('PUT', '/connect-config', { preset });
  }

  // One answer rule and no other, or none.
  answer(rule) {
    return this.ask('PUT', '/rules', { rules: rule ? [rule] : [], confirm: true });
  }

  async place() {
    return (await this.ask('POST', '/events/count', {})).next;
  }

  // The journal from there on, as "method status".
  async hooks(after, mediaSessionId) {
    const { events } = await this.ask('GET', `/events?after=${after}&limit=1000`);
    return events.filter(event => !mediaSessionId || event.mediaSessionId === mediaSessionId)
      .map(event => `${event.method} ${event.status ?? ''}`.trim());
  }

  // Until the journal says just that.
  async untilHooks(after, mediaSessionId, wanted) {
    let hooks = [];
    const isThere = async () => {
      hooks = await this.hooks(after, mediaSessionId);
      return hooks.length >= wanted.length;
    };
    await until('A hook', isThere).catch(() => {}); // what is missing is said below
    assert.deepEqual(hooks, wanted);
  }

  async stop() {
    await Promise.all(this.others.map(program => program.stop()));
    const codes = { simulator: await this.simulator?.stop(), streamwatch: await this.streamwatch?.stop() };
    await rm(this.folder, { recursive: true, force: true });
    return codes;
  }
}
