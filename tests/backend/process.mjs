// Node programs of this folder as processes of their own, and what the system says of a process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';

export class Child {
  // Once it has sent its first message, which becomes a part of it.
  static async start(script, ...options) {
    const child = new Child();
    child.process = fork(new URL(script, import.meta.url), options.map(String), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.ended = once(child.process, 'exit');
    const [message] = await Promise.race([once(child.process, 'message'), child.ended]);
    if (typeof message !== 'object' || message?.error)
      throw new Error(`${script} did not start: ${message?.error ?? message}`);
    return Object.assign(child, message);
  }

  kill(signal) {
    return this.process.kill(signal);
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null)
      this.kill('SIGKILL'); // it may be stopped
    await this.ended;
  }
}

// Bytes of memory that a process has.
export async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024;
}
export const filesOf = async pid => (await readdir(`/proc/${pid}/fd`)).length;
export const mebibytes = bytes => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
