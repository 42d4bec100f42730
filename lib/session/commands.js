'use strict';

/**
 * Fills the array of commands that a flush executes before it serialises: credit for what
 * consumers have taken, and the ends of bodies. One array for all of them is cheaper than a
 * native call for each.
 */

const { COMMAND, LAYOUT, commands } = require('../native/shared');
const { settleTrailers, submitEnd } = require('../stream/sending');
const { kState } = require('../symbols');

/** How many commands the array has room for. */
const MAX_COMMANDS = Math.floor(commands.length / LAYOUT.COMMAND_WORDS);

/** Writes a command behind `count` others, and returns how many there are with it. */
function putCommand(count, operation, stream, argument) {
  const at = count * LAYOUT.COMMAND_WORDS;
  commands[at] = operation;
  commands[at + 1] = stream;
  commands[at + 2] = argument;
  return count + 1;
}

/**
 * Writes a command for each body that is complete now.
 * @param {Http2Stream[]} writers  streams that have written since the last flush; it is emptied
 * @returns {number} how many commands there are
 */
function putEnds(writers) {
  let count = 0;
  for (let i = 0; i < writers.length; i++) {
    const stream = writers[i];
    const streamState = stream[kState];
    streamState.flushed();
    if (!streamState.endReady(stream)) continue;
    if (count === MAX_COMMANDS) {
      submitEnd(stream);
      continue;
    }
    streamState.endGiven();
    count = putCommand(count,
      settleTrailers(stream, streamState) ? COMMAND.END_APART : COMMAND.END, stream.id, 0);
  }
  writers.length = 0;
  return count;
}

/**
 * Writes a command for the octets that the consumer of each stream has taken.
 * @param {Http2Stream[]} credited  loses the streams for which there is room
 * @param {number} count  of the commands that are there
 * @returns {number} how many commands there are then
 */
function putCredit(credited, count) {
  while (credited.length > 0 && count < MAX_COMMANDS) {
    const stream = credited.pop();
    const octets = stream[kState].takeCredit();
    if (!stream.destroyed) count = putCommand(count, COMMAND.CONSUME, stream.id, octets);
  }
  return count;
}

/**
 * Fills shared.commands.
 * @param {Outbox} outbox  which wants another flush if there is no room for all
 * @returns {number}  how many words are filled
 */
function collectCommands(outbox) {
  const count = putCredit(outbox.credited, putEnds(outbox.writers));
  if (outbox.credited.length > 0) outbox.wanted = true;
  return count * LAYOUT.COMMAND_WORDS;
}

module.exports = { collectCommands };
