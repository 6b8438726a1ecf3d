// Checks one after the other, a line for each, all together within a time.
export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

export class Checks {
  #passed = 0;
  #failed = 0;
  #late;
  #end;

  // limit: ms for all. end: ends what was started; it is called where the checks are given up.
  constructor(limit, end) {
    this.#end = end;
    this.#late = setTimeout(() => this.giveUp('The suite takes too long.'), limit);
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => this.giveUp(`Ended by ${signal}.`));
    process.once('unhandledRejection', error => this.giveUp(error.stack));
  }

  async giveUp(why) {
    console.error(why);
    await this.#end();
    this.#summarise(1);
  }

  // What the steps give is printed behind the name.
  async check(name, steps) {
    try {
      const figures = await steps();
      ++this.#passed;
      console.log(`ok      ${name}${figures ? `: ${figures}` : ''}`);
    } catch (error) {
      ++this.#failed;
      console.log(`FAILED  ${name}\n        ${error.message.replaceAll('\n', '\n        ')}`);
    }
  }

  finish() {
    clearTimeout(this.#late);
    this.#summarise(0);
  }

  #summarise(more) {
    console.log(`${this.#passed} passed, ${this.#failed + more} failed`);
    process.exit(this.#failed + more > 0 ? 1 : 0);
  }
}

// The first thing that came, once it has come. explain gives what the error says besides.
export async function until(what, look, { limit = 10_000, explain } = {}) {
  for (const end = Date.now() + limit; Date.now() < end; await pause(30)) {
    const found = await look();
    if (found)
      return found;
  }
  throw new Error(`${what} did not come.${explain ? ` ${await explain()}` : ''}`);
}
