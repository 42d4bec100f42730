#!/usr/bin/env node
'use strict';

const COMMANDS = {
  __proto__: null,
  suite: ["run Node.js' own http2 tests on this library and on the built-in", '../tools/suite'],
  bench: ['measure this library against the built-in', '../benchmark'],
  profile: ['run an app on this library and print where its time goes', '../tools/profile'],
};

function usage() {
  const rows = Object.entries(COMMANDS).map(([name, [text]]) => `  ${name.padEnd(9)} ${text}`);
  return `usage: http2-native COMMAND [options]\n\n${rows.join('\n')}\n\n` +
    'http2-native COMMAND --help tells more. To run an app on this library:\n' +
    '  node -r http2-native/register app.js\n';
}

async function main([name, ...argv]) {
  if (name === undefined || name === '-h' || name === '--help' || name === 'help') {
    process.stdout.write(usage());
    return name === undefined ? 3 : 0;
  }
  if (name === '-v' || name === '--version') {
    process.stdout.write(`${require('../package.json').version}\n`);
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    process.stderr.write(`http2-native: no command '${name}'\n\n${usage()}`);
    return 3;
  }
  return require(command[1]).main(argv);
}

main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
