// Streamwatch between a WCS and web servers that are not ours: suite.mjs BUILD-FOLDER CHROMIUM [PART…]
import { Checks } from '../websdk/checks.mjs';
import { comingBack } from './comingback.mjs';
import { crowded } from './crowded.mjs';
import { misbehaving } from './misbehaving.mjs';
import { relaying } from './relaying.mjs';
import { secure } from './secure.mjs';

const limit = 280_000; // ms
const parts = { relaying, misbehaving, comingBack, secure, crowded };
const [build, chromium, ...chosen] = process.argv.slice(2);

const started = []; // with a stop() that may be called again
async function endAll() {
  while (started.length > 0)
    await Promise.resolve(started.pop().stop()).catch(error => console.error(error.message));
}
const checks = new Checks(limit, endAll);
const own = thing => {
  started.push(thing);
  return thing;
};
for (const [name, part] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name))
    continue;
  try {
    await part({ checks, build, chromium, own });
  } catch (error) {
    await checks.giveUp(error.stack);
  }
}
await endAll();
checks.finish();
