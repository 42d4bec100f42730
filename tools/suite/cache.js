'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');

const { passed } = require('./classify.js');

/**
 * Tests that the built-in has passed, kept between runs: that changes only with
 * Node, the test and how it is started. A failure may be the machine's, so it
 * is tried again.
 */
class BuiltinCache {
  #file;
  #entries;

  /** @param {string} [file]  undefined: nothing is kept */
  constructor(file) {
    this.#file = file;
    this.#entries = new Map(Object.entries(load(file)));
  }

  /**
   * @param {object} command  as engines.js makes it
   * @param {string} version  of Node
   * @param {import('./tree.js').TestFile} test
   * @returns {string}
   */
  static key({ args, timeout, env }, version, test) {
    const options = env.NODE_OPTIONS ?? '';
    return crypto.createHash('sha256')
      .update(JSON.stringify([version, args, timeout, options]))
      .update(fs.readFileSync(test.path))
      .digest('hex');
  }

  /** @returns {import('./run-test.js').Outcome|undefined} */
  get(key) {
    return this.#entries.get(key);
  }

  set(key, outcome) {
    if (this.#file !== undefined && passed(outcome)) this.#entries.set(key, outcome);
  }

  save() {
    if (this.#file === undefined) return;
    fs.writeFileSync(this.#file, `${JSON.stringify(Object.fromEntries(this.#entries))}\n`);
  }
}

function load(file) {
  try {
    return file === undefined ? {} : JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    // No run before this one, or one that was cut short: start anew.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

module.exports = { BuiltinCache };
