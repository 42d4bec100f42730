'use strict';

/**
 * The methods of Buffer that see memory which C reads into, as they are when this file is loaded:
 * an application may put others in their place, and must not get at that memory by them.
 */

const { copy } = Buffer.prototype;

module.exports = { copy };
