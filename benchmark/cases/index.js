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
 */

/** @type {Case[]} */
module.exports = [
  ...require('./hello.js'),
  ...require('./transfer.js'),
  ...require('./client.js'),
];
