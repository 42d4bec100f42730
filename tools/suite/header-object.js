'use strict';

/** What Node's tests of its own `internal/http2/util` find there, and nobody else needs. */

const { singleValueHeaders } = require('../../lib/headers/outgoing.js');
const { sensitiveHeaders } = require('../../lib/symbols.js');

/**
 * Received fields as an object: single-valued names keep their first value,
 * cookies are joined with '; ', set-cookie is a list, the rest joined with ', '.
 * @param {string[]} raw  `[name, value, ...]`, names in lower case
 * @param {string[]} [sensitive]  names of fields that came as never indexed
 * @returns {object}  with a null prototype
 */
function toHeaderObject(raw, sensitive) {
  const headers = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i];
    const value = raw[i + 1];
    const existing = headers[name];
    if (existing === undefined) {
      if (name === ':status') headers[name] = value | 0;
      else headers[name] = name === 'set-cookie' ? [value] : value;
    } else if (name === 'cookie') {
      headers[name] = `${existing}; ${value}`;
    } else if (name === 'set-cookie') {
      existing.push(value);
    } else if (!singleValueHeaders.has(name)) {
      headers[name] = `${existing}, ${value}`;
    }
  }
  headers[sensitiveHeaders] = sensitive;
  return headers;
}

module.exports = { toHeaderObject };
