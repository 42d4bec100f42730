'use strict';

/**
 * @typedef {object} Case
 * @property {string} name  what --cases matches
 * @property {string} title
 * @property {string} app  in apps/: the process that is measured
 * @property {string[]} [load]  arguments of h2load, for a server
 * @property {number} [inFlight]  requests, for a client
 * @property {boolean} [tls]
 * @property {boolean} [upload]  h2load sends 1 MiB with every request
 * @property {boolean} [compat]  needs the compat API
 * @property {number} [goal]  the median ratio that ours is meant to reach
 *
 * @typedef {object} FarCase  two transfers, one after the other, on one connection
 * @property {string} name
 * @property {string} title
 * @property {string} transfer  the title without the distance
 * @property {'down'|'up'} direction
 * @property {number} octets  of each transfer
 * @property {number} roundTrip  ms; no other case has one
 * @property {boolean} [tls]
 * @property {{first: number, second: number}} [goal]  ms that ours is meant to take at most
 * @property {boolean} [onlyNamed]  left out unless --cases is given
 */

/** @type {(Case|FarCase)[]} */
module.exports = [
  ...require('./hello.js'),
  ...require('./transfer.js'),
  ...require('./client.js'),
  ...require('./far.js').cases,
];
