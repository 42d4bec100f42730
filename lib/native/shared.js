'use strict';

/**
 * The arrays that both sides of the boundary write, with the tables of their indices, for the
 * modules that move batches, header fields and octets. A native function that fills an array is
 * called and the array is read in the same place, before anything else can use it. All other
 * modules ask the SessionHandle.
 */

const { native: { staticSlots }, shared: { batches, commands, state } } = require('./addon');
const { COMMAND, FLAG, LAYOUT, STATE } = require('./tables');

module.exports = { COMMAND, FLAG, LAYOUT, STATE, batches, commands, state, staticSlots };
