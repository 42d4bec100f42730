'use strict';

/** The documents of this project, as a reader finds them. */

const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('./markdown');

const top = path.join(__dirname, '..', '..');

const names = [
  'README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md',
  'benchmark/README.md', 'examples/README.md', 'lib/README.md', 'src/README.md',
  ...readdirSync(path.join(top, 'docs')).map((name) => `docs/${name}`),
];

/** @type {Map<string, { text: string } & ReturnType<typeof parse>>}  by name, from the top */
const documents = new Map(names.map((name) => {
  const text = readFileSync(path.join(top, name), 'utf8');
  return [name, { text, ...parse(text) }];
}));

module.exports = { documents, top };
