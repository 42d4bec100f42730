'use strict';

/** What `util.inspect` shows of the objects of the API. */

const { inspect } = require('node:util');

/**
 * The value of an `[inspect.custom]` method.
 * @param {object} object
 * @param {string} name
 * @param {number} depth  that is left; negative: the object stands for itself
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
