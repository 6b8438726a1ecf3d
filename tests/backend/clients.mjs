// Simulated clients of a WCS that posts to Streamwatch.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Program } from '../websdk/pair.mjs';

let count = 0;

// scenario: a name, or what a scenario's file says. Gives what wcs-simulator says at the end, and a line for each hook.
export async function runClients(pair, scenario, options = []) {
  const name = `clients-${++count}`;
  const file = join(pair.folder, `${name}.json`);
  const ledger = join(pair.folder, `${name}.jsonl`);
  if (typeof scenario !== 'string')
    await writeFile(file, JSON.stringify(scenario));
  const program = new Program(join(pair.build, 'app/wcs-simulator'), [
    '--url', pair.hookUrl, '--scenario', typeof scenario === 'string' ? scenario : file, '--json', '--ledger', ledger,
    '--seed', '7', ...options]);
  pair.others.push(program);
  await program.ended;
  const json = program.output.split('\n').find(line => line.startsWith('{'));
  if (!json)
    throw new Error(`wcs-simulator said: ${program.output}`);
  const lines = (await readFile(ledger, 'utf8')).trim().split('\n');
  return { result: JSON.parse(json), ledger: lines.map(line => JSON.parse(line)) };
}
