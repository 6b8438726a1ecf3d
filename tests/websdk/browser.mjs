// The page with the SDK on a port of loopback, which counts as a secure context, and a headless Chromium that shows it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { until } from './checks.mjs';

const here = new URL('.', import.meta.url);
const files = {
  '/': ['page.html', 'text/html'],
  '/page.js': ['page.js', 'text/javascript'],
  '/sdk.js': ['node_modules/@flashphoner/websdk/flashphoner-webrtc-only.js', 'text/javascript'],
};
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required',
];

export class Browser {
  static async start(executablePath) {
    const browser = new Browser();
    browser.server = createServer(async (request, response) => {
      const [name, type] = files[request.url] ?? [];
      if (!name)
        return response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': type }).end(await readFile(new URL(name, here)));
    });
    await new Promise(resolve => browser.server.listen(0, '127.0.0.1', resolve));
    browser.origin = `http://127.0.0.1:${browser.server.address().port}`;
    browser.profile = await mkdtemp(join(tmpdir(), 'streamwatch-websdk-'));
    browser.context = await chromium.launchPersistentContext(browser.profile, {
      executablePath, headless: true, args: flags, timeout: 30_000,
    });
    browser.page = await browser.context.newPage();
    await browser.page.goto(browser.origin + '/');
    return browser;
  }

  // client.NAME(…) in the page.
  call(name, ...args) {
    return this.page.evaluate(([method, given]) => window.client[method](...given), [name, args]);
  }

  said() {
    return this.call('said');
  }

  // What the SDK said to one of those that the page plays, or of one kind.
  async told(who, what) {
    return (await this.said()).filter(item => item.who === who && (!what || item.what === what));
  }

  // The last of so many.
  untilTold(who, what, count = 1) {
    const look = async () => {
      const items = await this.told(who, what);
      return items.length >= count && items.at(-1);
    };
    const explain = async () => `The page was told:\n${
      (await this.said()).slice(-12).map(item => JSON.stringify(item).slice(0, 300)).join('\n')}`;
    return until(`${what} for ${who}`, look, { explain });
  }

  async stop() {
    await this.context?.close();
    this.server?.close();
    this.server?.closeAllConnections();
    if (this.profile)
      await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
