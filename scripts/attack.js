'use strict';

/** Attacks a default server and a default client, ours and the built-in: see USAGE. */

const { parseArgs } = require('node:util');
const { rows } = require('../test/attack/fixtures/rows');
const { Team } = require('../test/attack/fixtures/team');
const { MEGABYTE, STRICT, faults } = require('../test/attack/fixtures/verdict');

const USAGE = `Attacks a default server and a default client, ours and the built-in, and shows
what it cost them.

  node scripts/attack.js [--only TEXT] [--impl ours|builtin] [--short]

--only TEXT  the rows with this text in their name
--impl NAME  one of the two
--short      a tenth of each attack, as the tests play it
--help       this text

Ends with 1 when one of ours does not hold.`;

const IMPLS = ['ours', 'builtin'];

const COLUMNS = [
  ['', 50], ['', 8], ['sent', 9], ['let in', 8], ['RSS MB', 7], ['held', 6], ['CPU s', 6],
  ['wait ms', 8], ['left', 5], ['  verdict', 0],
];

function readArguments() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  return parseArgs({ options: { only: text, impl: text, short: flag, help: flag } }).values;
}

function line(cells) {
  return cells.map((cell, at) => {
    const width = COLUMNS[at][1];
    return at < 2 ? String(cell).padEnd(width) : String(cell).padStart(width);
  }).join(' ');
}

const number = (value, unit = 1, digits = 0) => (
  value === undefined ? '-' : (value / unit).toFixed(digits)
);

function cells(row, impl, result, found) {
  const { left, goaway } = result;
  const end = goaway ? ` (GOAWAY ${goaway.code}${goaway.text ? ` ${goaway.text}` : ''})` :
    result.closed ? ' (closed)' : '';
  return [
    impl === IMPLS[0] ? row.name : '', impl, result.sent, result.handled ?? '-',
    number(result.grown, MEGABYTE), number(result.held, MEGABYTE), number(result.cpu, 1, 1),
    number(result.delay), left ? left.sessions + left.streams : '-',
    `  ${found.length === 0 ? `held${end}` : `${found.join('; ').split('\n')[0]}${end}`}`,
  ];
}

async function main() {
  const { only = '', impl, short, help } = readArguments();
  if (help) {
    console.log(USAGE);
    return;
  }
  const impls = impl ? [impl] : IMPLS;
  const chosen = rows.filter(({ name }) => name.includes(only));
  const team = new Team();
  const held = Object.fromEntries(impls.map((name) => [name, 0]));
  const start = performance.now();
  console.log(line(COLUMNS.map(([title]) => title)));
  for (const row of chosen) {
    for (const name of impls) {
      const result = await team.play(row, { impl: name, short });
      const found = faults(row, result, { ...STRICT, patient: !short });
      if (found.length === 0) held[name]++;
      console.log(line(cells(row, name, result, found)));
    }
  }
  await team.end();
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`\nNode ${process.version}, ${chosen.length} attacks in ${seconds} s: ` +
    impls.map((name) => `${name} held ${held[name]}`).join(', '));
  if (held.ours !== undefined && held.ours < chosen.length) process.exitCode = 1;
}

main();
