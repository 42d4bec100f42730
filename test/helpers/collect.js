'use strict';

/** Waits for what becomes of emitters and streams, and gathers it. */

/**
 * Resolves with the arguments of the first `name`, never rejects on 'error':
 * a test that expects an error listens for it.
 */
function event(emitter, name) {
  return new Promise((resolve) => {
    emitter.once(name, (...args) => resolve(args));
  });
}

/** Resolves when a session, stream, socket or server has emitted 'close'. */
async function closed(emitter) {
  await event(emitter, 'close');
}

/** The whole body of a readable as a Buffer. Rejects on 'error'. */
function bytes(readable) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    readable.on('data', (chunk) => chunks.push(chunk));
    readable.once('end', () => resolve(Buffer.concat(chunks)));
    readable.once('error', reject);
    readable.resume();
  });
}

/** The whole body of a readable as UTF-8. Rejects on 'error'. */
async function text(readable) {
  return (await bytes(readable)).toString();
}

/**
 * Everything that happens to a stream until its 'close'.
 * @returns {Promise<{headers?: object, flags?: number, info: object[],
 *   body: string, trailers?: object, ended: boolean, aborted: boolean,
 *   error?: Error, code: number}>}
 */
function outcome(stream) {
  return new Promise((resolve) => {
    const result = { info: [], body: '', ended: false, aborted: false };
    const chunks = [];
    stream.on('response', (headers, flags) => Object.assign(result, { headers, flags }));
    stream.on('headers', (headers) => result.info.push(headers));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => { result.ended = true; });
    stream.on('trailers', (trailers) => { result.trailers = trailers; });
    stream.resume();
    stream.on('aborted', () => { result.aborted = true; });
    stream.on('error', (error) => { result.error = error; });
    stream.on('close', () => {
      result.body = Buffer.concat(chunks).toString();
      result.code = stream.rstCode;
      resolve(result);
    });
  });
}

/** What can be compared of an error. */
function errorShape(error) {
  if (error === undefined || error === null) return error;
  const { name, code, message } = error;
  return { class: Object.getPrototypeOf(error.constructor.prototype)?.constructor?.name,
           name, code, message };
}

module.exports = { bytes, closed, errorShape, event, outcome, text };
