'use strict';

/** Takes out of values what differs between two runs, so that the rest can be compared. */

const oracle = require('node:http2');
const { http2 } = require('./impl');

/** A value as it can be compared between two runs on different ports. */
function comparable(value) {
  if (value instanceof Error) {
    const { name, code, message, cause } = value;
    return { class: Object.getPrototypeOf(value.constructor.prototype)?.constructor?.name, name,
             code, message: withoutPort(message), cause: cause && comparable(cause) };
  }
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (typeof value === 'string') return withoutPort(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.on === 'function') return undefined;
  return comparableObject(value);
}

function comparableObject(object) {
  const copy = {};
  for (const [name, value] of Object.entries(object)) {
    if (name !== 'date') copy[name] = comparable(value);
  }
  const sensitive = object[oracle.sensitiveHeaders] ?? object[http2.sensitiveHeaders];
  if (sensitive?.length > 0) copy.sensitive = [...sensitive];
  return copy;
}

function withoutPort(text) {
  return text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
}

module.exports = { comparable };
