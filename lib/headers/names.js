'use strict';

/**
 * What is known about names of fields, so that it is found out once and not for each
 * message. Names may come from a peer, or from an application that takes them from its
 * peers: only so many are kept, and none that is long.
 */

const MAX_NAMES = 1024;
const MAX_NAME_LENGTH = 64;

/** A Map by name that takes no more than it may. */
class NameTable extends Map {
  /**
   * Keeps `value` for `name`, if there is room.
   * @returns {boolean} whether it has
   */
  learn(name, value) {
    if (this.size >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return false;
    this.set(name, value);
    return true;
  }
}

module.exports = { NameTable };
