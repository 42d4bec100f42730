'use strict';

/**
 * The diagnostics channels of streams, which Node has in newer versions, on every Node. A message
 * is made only for those who get it: a channel without subscribers costs one look.
 */

const { channel } = require('node:diagnostics_channel');
const { kChannels, kState } = require('../symbols');

/**
 * A bit of `flags` in the message about a response, with Node's number: the stream has an
 * identifier.
 */
const READY = 1;
/** A bit of `flags`: the final headers have been submitted. */
const HEADERS_SENT = 4;
/** A bit of `flags`: the request is HEAD. */
const HEAD_REQUEST = 8;
/** A bit of `flags`: the stream was closed before our side had ended. */
const ABORTED = 16;
/** A bit of `flags`: the core will ask for trailers. */
const HAS_TRAILERS = 32;

/** Stands for a channel that the other side has and this one has not. */
const NO_CHANNEL = Object.freeze({ hasSubscribers: false });

/** The channels of the streams of one side. Both classes of streams have them as kChannels. */
class StreamChannels {
  /** @param {string} side  'client' or 'server' */
  constructor(side) {
    const of = (moment) => channel(`http2.${side}.stream.${moment}`);
    const isClient = side === 'client';
    /** A stream has been made. */
    this.created = of('created');
    /** The HEADERS of the request have been submitted, or have arrived. */
    this.start = of('start');
    /** A piece of the request's body has been handed to the core. */
    this.bodyChunkSent = isClient ? of('bodyChunkSent') : NO_CHANNEL;
    /** The body of the request has ended. */
    this.bodySent = isClient ? of('bodySent') : NO_CHANNEL;
    /** The stream is destroyed with an error. */
    this.error = of('error');
    /** The HEADERS of the response have arrived, or have been submitted. */
    this.finish = of('finish');
    /** The stream has been closed. */
    this.close = of('close');
  }
}

const clientChannels = new StreamChannels('client');
const serverChannels = new StreamChannels('server');

/** A stream has been made, for a request or for a push. */
function publishCreated(stream, headers) {
  const { created } = stream[kChannels];
  if (created.hasSubscribers) created.publish({ stream, headers });
}

/** The HEADERS of the request have been submitted, or have arrived. */
function publishStart(stream, headers) {
  const { start } = stream[kChannels];
  if (start.hasSubscribers) start.publish({ stream, headers });
}

/** A chunk has been handed to the core. */
function publishChunk(stream, data, encoding) {
  const { bodyChunkSent } = stream[kChannels];
  if (bodyChunkSent.hasSubscribers) {
    bodyChunkSent.publish({ stream, writev: false, data, encoding });
  }
}

function chunkOf({ chunk }) {
  return chunk;
}

/**
 * Several chunks have been handed to the core at once. As in Node, the message has their
 * encodings unless all of them are Buffers.
 */
function publishChunks(stream, chunks) {
  const { bodyChunkSent } = stream[kChannels];
  if (!bodyChunkSent.hasSubscribers) return;
  const data = chunks.every(({ encoding }) => encoding === 'buffer') ?
    chunks.map(chunkOf) : chunks;
  bodyChunkSent.publish({ stream, writev: true, data, encoding: '' });
}

/** The application has ended the body, and the core has all of it. */
function publishBodySent(stream) {
  const { bodySent } = stream[kChannels];
  if (bodySent.hasSubscribers) bodySent.publish({ stream });
}

/** The stream is destroyed with an error. */
function publishError(stream, error) {
  const { error: channel } = stream[kChannels];
  if (channel.hasSubscribers) channel.publish({ stream, error });
}

/**
 * The client has got the HEADERS of the response.
 * @returns {boolean} whether somebody has been told, whose code has run
 */
function publishReceived(stream, headers, flags) {
  const { finish } = stream[kChannels];
  if (finish.hasSubscribers) finish.publish({ stream, headers, flags });
  return finish.hasSubscribers;
}

/** The server has submitted the HEADERS of the response. */
function publishResponded(stream) {
  const { finish } = stream[kChannels];
  if (!finish.hasSubscribers) return;
  let flags = READY | HEADERS_SENT;
  if (stream.headRequest) flags |= HEAD_REQUEST;
  if (stream.aborted) flags |= ABORTED;
  if (stream[kState].waitForTrailers) flags |= HAS_TRAILERS;
  finish.publish({ stream, headers: stream.sentHeaders, flags });
}

/** The stream has been closed, by whichever side. */
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
