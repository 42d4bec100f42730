'use strict';

const { UsageError } = require('./arguments.js');

/**
 * Reads a list of tests that are known to pass only on the built-in.
 * @param {string} text  one "path reason" per line; # starts a comment line
 * @param {string} [name]  of the list, for messages
 * @returns {Map<string, string>}  reason by path
 * @throws {UsageError} when a line gives no reason
 */
function parseAllowList(text, name = 'allow list') {
  const allowed = new Map();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const match = /^(\S+)\s+(.+)$/.exec(trimmed);
    if (match === null) {
      throw new UsageError(`${name}:${index + 1}: a path and a reason are needed`);
    }
    allowed.set(match[1], match[2]);
  }
  return allowed;
}

module.exports = { parseAllowList };
