'use strict';

/**
 * Which programs the addon is for: Node.js, and Electron, which is Node.js. Others load it, as
 * they have Node-API, and the process ends all the same: in the first session, or before.
 */

/** By the name in process.versions of those that pretend to be Node.js: what happens there. */
const OTHERS = {
  bun: ['Bun', 'the process ends there at functions of libuv that it does not have'],
  deno: ['Deno', 'the process ends there with a double free'],
};

/**
 * @param {Object<string, string>} versions  process.versions
 * @returns {string|undefined}  why the addon must not be loaded; undefined: it may
 */
function findObstacle(versions) {
  for (const key in OTHERS) {
    if (versions[key] === undefined) continue;
    const [name, reason] = OTHERS[key];
    return `http2-native does not run on ${name} (${versions[key]}): ${reason}; ` +
      "use its own 'node:http2' there";
  }
  return undefined;
}

module.exports = { findObstacle };
