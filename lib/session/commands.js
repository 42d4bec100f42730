'use strict';

/**
 * What a flush does first, in the call of the addon that also serialises: credit for
 * what consumers have taken, and the ends of bodies. One array for all of them is
 * cheaper than a call for each.
 */

const { COMMAND, LAYOUT, commands } = require('../native/shared');
const { endsApart, submitEnd } = require('../stream/sending');
const { kState } = require('../symbols');

const MAX_COMMANDS = Math.floor(commands.length / LAYOUT.COMMAND_WORDS);

function putCommand(count, operation, stream, argument) {
  const at = count * LAYOUT.COMMAND_WORDS;
  commands[at] = operation;
  commands[at + 1] = stream;
  commands[at + 2] = argument;
  return count + 1;
}

/** The ends of bodies that are complete now. */
function putEnds(ended) {
  let count = 0;
  for (let i = 0; i < ended.length; i++) {
    const stream = ended[i];
    const streamState = stream[kState];
    streamState.flushed();
    if (!streamState.endReady(stream)) continue;
    if (count === MAX_COMMANDS) {
      submitEnd(stream);
      continue;
    }
    streamState.endGiven();
    count = putCommand(count,
      endsApart(stream, streamState) ? COMMAND.END_APART : COMMAND.END, stream.id, 0);
  }
  ended.length = 0;
  return count;
}

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
 * @param {Outbox} outbox  that wants another flush if there are too many
 * @returns {number}  words
 */
function collectCommands(outbox) {
  const count = putCredit(outbox.credited, putEnds(outbox.ended));
  if (outbox.credited.length > 0) outbox.wanted = true;
  return count * LAYOUT.COMMAND_WORDS;
}

module.exports = { collectCommands };
