'use strict';

/**
 * The diagnostics channels of streams, on every Node. The message is made only
 * for those who get it: a channel without subscribers costs one look.
 */

const { channel } = require('node:diagnostics_channel');
const { kChannels, kState } = require('../symbols');

/** Bits of `flags` in the message about a response, as Node numbers them. */
const READY = 1;
const HEADERS_SENT = 4;
const HEAD_REQUEST = 8;
const ABORTED = 16;
const HAS_TRAILERS = 32;

/** Stands for the channels that only one of the two sides has. */
const NO_CHANNEL = Object.freeze({ hasSubscribers: false });

class StreamChannels {
  /** @param {string} side  'client' or 'server' */
  constructor(side) {
    const of = (moment) => channel(`http2.${side}.stream.${moment}`);
    const isClient = side === 'client';
    this.created = of('created');
    this.start = of('start');
    this.bodyChunkSent = isClient ? of('bodyChunkSent') : NO_CHANNEL;
    this.bodySent = isClient ? of('bodySent') : NO_CHANNEL;
    this.error = of('error');
    this.finish = of('finish');
    this.close = of('close');
  }
}

const clientChannels = new StreamChannels('client');
const serverChannels = new StreamChannels('server');

function publishCreated(stream, headers) {
  const { created } = stream[kChannels];
  if (created.hasSubscribers) created.publish({ stream, headers });
}

/** The HEADERS of the request are submitted, or have arrived. */
function publishStart(stream, headers) {
  const { start } = stream[kChannels];
  if (start.hasSubscribers) start.publish({ stream, headers });
}

/** One chunk has been handed to the core. */
function publishChunk(stream, data, encoding) {
  const { bodyChunkSent } = stream[kChannels];
  if (bodyChunkSent.hasSubscribers) {
    bodyChunkSent.publish({ stream, writev: false, data, encoding });
  }
}

function chunkOf({ chunk }) {
  return chunk;
}

/** The same for several; their encodings are told unless all are Buffers. */
function publishChunks(stream, chunks) {
  const { bodyChunkSent } = stream[kChannels];
  if (!bodyChunkSent.hasSubscribers) return;
  const data = chunks.every(({ encoding }) => encoding === 'buffer') ?
    chunks.map(chunkOf) : chunks;
  bodyChunkSent.publish({ stream, writev: true, data, encoding: '' });
}

function publishBodySent(stream) {
  const { bodySent } = stream[kChannels];
  if (bodySent.hasSubscribers) bodySent.publish({ stream });
}

function publishError(stream, error) {
  const { error: channel } = stream[kChannels];
  if (channel.hasSubscribers) channel.publish({ stream, error });
}

/**
 * The client has got the HEADERS of the response.
 * @returns {boolean}  whether anybody has heard of it
 */
function publishReceived(stream, headers, flags) {
  const { finish } = stream[kChannels];
  if (finish.hasSubscribers) finish.publish({ stream, headers, flags });
  return finish.hasSubscribers;
}

/** The server has submitted them. */
function publishResponded(stream) {
  const { finish } = stream[kChannels];
  if (!finish.hasSubscribers) return;
  let flags = READY | HEADERS_SENT;
  if (stream.headRequest) flags |= HEAD_REQUEST;
  if (stream.aborted) flags |= ABORTED;
  if (stream[kState].waitForTrailers) flags |= HAS_TRAILERS;
  finish.publish({ stream, headers: stream.sentHeaders, flags });
}

function publishClose(stream) {
  const { close } = stream[kChannels];
  if (close.hasSubscribers) close.publish({ stream });
}

module.exports = {
  clientChannels,
  publishBodySent,
  publishChunk,
  publishChunks,
  publishClose,
  publishCreated,
  publishError,
  publishReceived,
  publishResponded,
  publishStart,
  serverChannels,
};
