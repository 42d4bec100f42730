'use strict';

/** Without a terminal: a line for every so many tests. */
const STEP = 25;

/** One line that says how far the run is. */
class Progress {
  #stream;
  #total;
  #done = 0;
  #failed = 0;

  /**
   * @param {NodeJS.WriteStream} stream
   * @param {number} total  tests times engines
   */
  constructor(stream, total) {
    this.#stream = stream;
    this.#total = total;
  }

  /**
   * @param {string} file
   * @param {string} engine
   * @param {boolean} passed
   */
  step(file, engine, passed) {
    this.#done++;
    if (!passed) this.#failed++;
    const line = `[${this.#done}/${this.#total}] not passed ${this.#failed}`;
    if (this.#stream.isTTY) {
      const text = `${line}  ${engine} ${file}`.slice(0, this.#stream.columns - 1);
      this.#stream.write(`\r\x1b[K${text}`);
    } else if (this.#done % STEP === 0 || this.#done === this.#total) {
      this.#stream.write(`${line}\n`);
    }
  }

  /** Takes the line away. */
  end() {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }
}

module.exports = { Progress };
