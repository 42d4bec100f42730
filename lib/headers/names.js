'use strict';

/**
 * A table of what is known about names of fields, so that it is found out once and not for each
 * message. Names may come from a peer, or from an application that takes them from its peers: so
 * only so many are kept, and none that is long.
 */

/** How many names a table keeps at most. */
const MAX_NAMES = 1024;
/** Characters of the longest name that is kept. */
const MAX_NAME_LENGTH = 64;

/** A Map by name, of bounded size. */
class NameTable extends Map {
  /**
   * Keeps `value` for `name`, if there is room.
   * @returns {boolean} whether there was
   */
  learn(name, value) {
    if (this.size >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return false;
    this.set(name, value);
    return true;
  }
}

module.exports = { NameTable };
