'use strict';

/** What `util.inspect()` shows of sessions, streams and performance entries. */

const { inspect } = require('node:util');

/**
 * The value of an `[inspect.custom]` method.
 * @param {object} object
 * @param {string} name  put in front
 * @param {number} depth  that is left; if it is negative, the object is shown as any other
 * @param {object} options  of inspect()
 * @param {() => object} members  makes what is shown
 * @returns {string|object}
 */
function describe(object, name, depth, options, members) {
  if (typeof depth === 'number' && depth < 0) return object;
  return `${name} ${inspect(members(), {
    ...options,
    depth: options.depth == null ? null : options.depth - 1,
  })}`;
}

module.exports = { describe };
