'use strict';

/** `reentrancy.js <transport> <point> [serial]`: sends its failures to the parent. */

const { runAll } = require('../reentrancy/run');

const [transport, point, serial] = process.argv.slice(2);
const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(`uncaught ${error.stack}`));

runAll(transport, point, {
  serial: serial === 'serial',
  report: (title) => process.send({ title }),
}).then((failures) => {
  process.send({ failures: [...failures, ...uncaught] });
  process.disconnect();
});
