'use strict';

/**
 * The arrays that both sides of the boundary write, and what their indices mean. A
 * function that fills one is called and the array read in the same place, before
 * anything else can use it: only who moves batches, fields and octets comes in here,
 * everybody else asks the SessionHandle.
 */

const { native: { staticSlots }, shared: { batches, commands, state } } = require('./addon');
const { COMMAND, FLAG, LAYOUT, STATE } = require('./tables');

module.exports = { COMMAND, FLAG, LAYOUT, STATE, batches, commands, state, staticSlots };
