'use strict';

/** The memory that this process may use. */

const os = require('node:os');

/** What memoryOfProcess() has found; undefined: nobody has asked yet. */
let octets;

/** @returns {number}  octets: of the machine, or of its control group, when first asked */
function memoryOfProcess() {
  if (octets === undefined) {
    const group = process.constrainedMemory?.() ?? 0;
    octets = group > 0 ? Math.min(group, os.totalmem()) : os.totalmem();
  }
  return octets;
}

module.exports = { memoryOfProcess };
