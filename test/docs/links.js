'use strict';

const assert = require('node:assert');
const { existsSync, statSync } = require('node:fs');
const path = require('node:path');
const manifest = require('../../package.json');
const { documents, top } = require('../helpers/documents');
const { parse } = require('../helpers/markdown');
const { isPacked, toRegExp } = require('../helpers/packed');

function explainAddress(target) {
  const { protocol, hostname } = URL.canParse(target) ? new URL(target) : {};
  const isFine = protocol === 'https:' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname);
  return isFine ? undefined : 'is no address';
}

/** Why a link of a document leads nowhere; undefined: it does lead somewhere. */
function explain(name, target, others = documents) {
  if (/^\w+:/.test(target)) return explainAddress(target);
  const [, relative, anchor] = /^([^#]*)(?:#(.*))?$/.exec(target);
  const file = relative === '' ? name :
    path.posix.join(path.posix.dirname(name), relative).replace(/\/$/, '');
  if (file.startsWith('..')) return 'leads out of the project';
  if (!existsSync(path.join(top, file))) return 'is not there';
  if (isPacked(name) && !isPacked(file)) return 'is not in the package, and this document is';
  if (anchor === undefined) return undefined;
  if (!others.has(file)) return 'has an anchor and is no document that is tested';
  return others.get(file).anchors.has(anchor) ? undefined : 'has no such heading';
}

describe('links of the documents', () => {
  for (const [name, { links }] of documents) {
    it(`lead somewhere: ${name}`, () => {
      const defined = new Set(links.map((link) => link.name).filter(Boolean));
      const broken = links.flatMap(({ line, target, label }) => {
        const reason = target === undefined ?
          (defined.has(label) ? undefined : 'is not defined') : explain(name, target);
        return reason === undefined ? [] : [`${name}:${line}: ${target ?? label} ${reason}`];
      });
      assert.deepStrictEqual(broken, []);
    });
  }

  it('are found, and found wanting', () => {
    const { links, anchors } = parse([
      '# What it is, `in short`', 'a [b](c.md#d) and [e][f], `[g](h)`', '[f]: https://x.org/',
      '```', '[i](j)', '```', '',
    ].join('\n'));
    assert.deepStrictEqual(links, [
      { line: 2, target: 'c.md#d' }, { line: 2, label: 'f' },
      { line: 3, name: 'f', target: 'https://x.org/' },
    ]);
    assert.deepStrictEqual([...anchors], ['what-it-is-in-short']);
    const others = new Map([['docs/install.md', { anchors: new Set(['here']) }]]);
    const cases = {
      'install.md': undefined,
      'install.md#here': undefined,
      'install.md#there': 'has no such heading',
      '../README.md': undefined,
      'nothing.md': 'is not there',
      '../../README.md': 'leads out of the project',
      '../Makefile': 'is not in the package, and this document is',
      '../LICENSE#mit': 'has an anchor and is no document that is tested',
      'https://nghttp2.org': undefined,
      'http://nghttp2.org': 'is no address',
      'https://nghttp2': 'is no address',
    };
    for (const [target, reason] of Object.entries(cases)) {
      assert.strictEqual(explain('docs/install.md', target, others), reason, target);
    }
  });
});

describe('the documents', () => {
  it('README is short, and links each page of docs/', () => {
    const { text, links } = documents.get('README.md');
    assert.ok(text.split('\n').length - 1 < 150);
    const linked = links.map(({ target }) => target);
    for (const name of documents.keys()) {
      if (name.startsWith('docs/')) assert.ok(linked.includes(name), name);
    }
  });

  it('are in the package: those for users', () => {
    for (const name of documents.keys()) assert.ok(isPacked(name), name);
  });

  it('are told from what is not in it', () => {
    for (const file of ['docs', 'docs/install.md', 'lib/api/server.js', 'README.md']) {
      assert.ok(isPacked(file), file);
    }
    for (const file of ['Makefile', 'test/docs/links.js', 'docs.md', 'x/docs/install.md']) {
      assert.ok(!isPacked(file), file);
    }
    assert.match('deps/lib/a/b.h', toRegExp('deps/lib/**/*.[ch]'));
    assert.match('deps/lib/b.c', toRegExp('deps/lib/**/*.[ch]'));
    assert.doesNotMatch('deps/lib/b.o', toRegExp('deps/lib/**/*.[ch]'));
    assert.doesNotMatch('a/b.d.ts', toRegExp('*.d.ts'));
  });

  it('what `files` of package.json names is there, and of the kind it is named as', () => {
    for (const entry of manifest.files.filter((each) => !/[!*]|^deps\//.test(each))) {
      const isFolder = statSync(path.join(top, entry)).isDirectory();
      assert.strictEqual(entry.endsWith('/'), isFolder, entry);
    }
  });
});
