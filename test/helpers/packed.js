'use strict';

/** What `npm pack` takes, by `files` of package.json. */

const manifest = require('../../package.json');

/** What npm packs without being told. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];

/** A pattern of `files`: folder/, or a name with * for a part and ** for folders. */
function toRegExp(entry) {
  const source = entry.replace(/[.+?^${}()|\\]/g, '\\$&').replace(/\*\*\/|\*/g,
    (stars) => (stars === '*' ? '[^/]*' : '(?:[^/]+/)*'));
  return new RegExp(`^${source}${entry.endsWith('/') ? '' : '(?:/|$)'}`);
}

const patterns = manifest.files.map(toRegExp);

/**
 * @param {string} file  from the top of the project; of a folder without '/' at its end
 * @returns {boolean}
 */
function isPacked(file) {
  return ALWAYS.includes(file) || patterns.some((each) => each.test(file) || each.test(`${file}/`));
}

module.exports = { isPacked, toRegExp };
