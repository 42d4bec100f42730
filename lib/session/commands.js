'use strict';

/**
 * What a flush does first, in one call of the addon: credit for what consumers
 * have taken, and the ends of bodies. And what it does last: resets.
 */

const { native, shared, COMMAND } = require('../native/addon');
const { endsApart, submitEnd } = require('../stream/sending');
const { kState } = require('../symbols');

const { commands } = shared;
const MAX_COMMANDS = Math.floor(commands.length / 3);

function putCommand(count, operation, stream, argument) {
  const at = count * 3;
  commands[at] = operation;
  commands[at + 1] = stream;
  commands[at + 2] = argument;
  return count + 1;
}

/**
 * Fills shared.commands.
 * @param {import('./pump').Pump} pump  that wants another flush if there are too many
 * @returns {number}  words
 */
function collectCommands(pump) {
  let count = 0;
  const { ended, credited } = pump;
  for (let i = 0; i < ended.length; i++) {
    const stream = ended[i];
    const streamState = stream[kState];
    streamState.dirty = false;
    if (!streamState.endReady(stream)) continue;
    if (count === MAX_COMMANDS) {
      submitEnd(stream);
      continue;
    }
    streamState.endSubmitted = true;
    count = putCommand(count,
      endsApart(stream, streamState) ? COMMAND.END_APART : COMMAND.END, stream.id, 0);
  }
  ended.length = 0;
  while (credited.length > 0 && count < MAX_COMMANDS) {
    const stream = credited.pop();
    const streamState = stream[kState];
    if (!stream.destroyed) {
      count = putCommand(count, COMMAND.CONSUME, stream.id, streamState.credit);
    }
    streamState.credit = 0;
  }
  if (credited.length > 0) pump.wanted = true;
  return count * 3;
}

/** Whether writes that have waited for the one that has just left are still to be sent. */
function hasMore(pump, streamState) {
  return streamState.dirty || pump.drained.some((stream) => stream[kState] === streamState);
}

/**
 * nghttp2 would let RST_STREAM overtake DATA, so it comes with the next round.
 * @param {import('./pump').Pump} pump  that has just flushed
 */
function submitResets(pump) {
  const { resets } = pump;
  pump.resets = [];
  for (let i = 0; i < resets.length; i += 3) {
    const streamState = resets[i + 2];
    if (streamState.resetsLast && hasMore(pump, streamState)) {
      pump.resets.push(resets[i], resets[i + 1], streamState);
    } else {
      native.reset(pump.handle, resets[i], resets[i + 1]);
    }
  }
  pump.wanted = true;
}

module.exports = { collectCommands, submitResets };
