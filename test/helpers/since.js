'use strict';

/** Tells which behaviour the running Node has, by the releases that brought it. */

const { builtin } = require('./impl');

const [major, minor] = process.versions.node.split('.').map(Number);

/**
 * Whether the running Node has a behaviour that arrived with the given
 * releases, one `'major.minor'` per release line. Lines newer than the newest
 * named one have it, lines that are not named do not.
 * @param {...string} releases
 * @returns {boolean}
 */
function since(...releases) {
  let newest = 0;
  for (const release of releases) {
    const [line, first] = release.split('.').map(Number);
    if (line === major) return minor >= first;
    newest = Math.max(newest, line);
  }
  return major > newest;
}

/**
 * Whether to expect a behaviour in which ours follows the newest Node on every
 * Node, and the built-in module only from the given releases on.
 * @param {...string} releases
 * @returns {boolean}
 */
function newest(...releases) {
  return !builtin || since(...releases);
}

module.exports = { newest, since };
