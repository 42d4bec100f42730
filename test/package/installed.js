'use strict';

const assert = require('node:assert');
const { cpSync, mkdirSync, statSync } = require('node:fs');
const path = require('node:path');
const { builtin } = require('../helpers/impl');
const { NAME, OWN, installedPackage, runNode } = require('../helpers/package');

const MAX_OCTETS = 6e6;

/** Bundles an app as its author would, for Node; other names than those of the source. */
const BUNDLERS = {
  async esbuild(entry, outdir) {
    const { errors, warnings } = await require('esbuild').build({
      entryPoints: [entry], outdir, bundle: true, platform: 'node', loader: { '.node': 'copy' },
      logLevel: 'silent',
    });
    return [...errors, ...warnings];
  },
  webpack(entry, outdir) {
    const configuration = {
      mode: 'production', target: 'node', entry, output: { path: outdir, filename: 'commonjs.js' },
      module: { rules: [{ test: /\.node$/, loader: require.resolve('node-loader') }] },
    };
    return new Promise((resolve, reject) => {
      require('webpack')(configuration, (error, stats) => {
        if (error) return reject(error);
        const { errors, warnings } = stats.toJson();
        // Those of its advice on sizes are about what a browser has to fetch.
        resolve([...errors, ...warnings.filter(({ message }) => !/size/.test(message))]);
      });
    });
  },
};

(builtin ? describe.skip : describe)('the installed package, without a compiler', function() {
  this.timeout(40_000);

  /** @type {import('../helpers/package').Installed} */
  let here;

  before(function() {
    this.timeout(120_000);
    here = installedPackage();
    cpSync(path.join(__dirname, 'fixtures'), here.app, { recursive: true });
  });

  async function assertServed(args, cwd = here.app) {
    const { code, stdout, stderr } = await runNode(args, { cwd });
    assert.strictEqual(stderr, '');
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(JSON.parse(stdout), { engine: 'http2-native', body: 'served' });
  }

  it('was installed without being compiled', () => {
    assert.throws(() => statSync(path.join(here.package, 'build')), { code: 'ENOENT' });
    assert.ok(statSync(path.join(here.package, 'prebuilds', OWN)).size > 100_000);
  });

  it('is small enough, and has no tests and no tools of the checkout', () => {
    const size = here.files.reduce((sum, file) => sum + file.size, 0);
    assert.ok(size < MAX_OCTETS, `${size} octets`);
    const names = here.files.map((file) => file.path);
    for (const name of ['lib/index.js', 'binding.gyp', 'scripts/install.js', 'README.md',
                        'CHANGELOG.md', 'examples/file-server.js', 'index.d.ts']) {
      assert.ok(names.includes(name), name);
    }
    assert.deepStrictEqual(names.filter((name) => /^(?:test|\.|Makefile)|\.sh$/.test(name) &&
      !/^scripts\/(?:common|nghttp2)\.sh$/.test(name)), []);
  });

  const programs = [
    ['commonjs.js'], ['module.mjs'], ['worker.js'], ['worker.js', 'module.mjs'],
    ['-r', `${NAME}/register`, 'registered.js'],
    ['--import', `${NAME}/register`, 'registered.js'],
    ['-r', `${NAME}/register/fallback`, 'registered.js'],
    ['-r', `${NAME}/register`, 'worker.js', 'registered.js'],
  ];
  for (const args of programs) {
    it(`runs node ${args.join(' ')}`, () => assertServed(args));
  }

  it('runs another folder by -r with a path', async () => {
    const elsewhere = path.join(here.folder, 'elsewhere');
    mkdirSync(elsewhere);
    cpSync(path.join(__dirname, 'fixtures'), elsewhere, { recursive: true });
    for (const name of ['register', 'register/fallback', 'lib/register.js']) {
      await assertServed(['-r', path.join(here.package, name), 'registered.js'], elsewhere);
    }
  });

  it('runs where only its own folder may be read', async function() {
    // Before, the model had another flag and no permission for addons.
    if (Number(process.versions.node.split('.')[0]) < 22) this.skip();
    const flags = ['--permission', '--no-warnings', '--allow-addons', '--allow-net',
                   `--allow-fs-read=${path.join(here.folder, '*')}`];
    // Newer ones ask for the right to use the network, too.
    await assertServed([...flags.filter((flag) => flag !== '--allow-net' ||
      process.allowedNodeEnvironmentFlags.has(flag)), 'commonjs.js']);
  });

  for (const [name, bundle] of Object.entries(BUNDLERS)) {
    it(`runs as a bundle by ${name}, away from its package`, async () => {
      const outdir = path.join(here.folder, `bundle-${name}`);
      const complaints = await bundle(path.join(here.app, 'commonjs.js'), outdir);
      assert.deepStrictEqual(complaints, []);
      await assertServed([path.join(outdir, 'commonjs.js')], here.folder);
    });
  }

  it('hands out the compiled files by name', async () => {
    const code = `console.log(require.resolve('${NAME}/prebuilds/${OWN}'))`;
    const { stdout } = await runNode(['-e', code], { cwd: here.app });
    assert.strictEqual(stdout.trim(), path.join(here.package, 'prebuilds', OWN));
  });

  describe('its command', () => {
    async function command(...args) {
      return runNode([path.join('node_modules', '.bin', NAME), ...args], { cwd: here.app });
    }

    it('says its version', async () => {
      const { stdout } = await command('--version');
      assert.strictEqual(stdout.trim(), require('../../package.json').version);
    });

    it('profiles an app', async () => {
      const { code, stdout } = await command('profile', 'registered.js');
      assert.strictEqual(code, 0);
      assert.match(stdout, /"engine":"http2-native"[^]* s of processor time: /);
    });

    it('says in one line what a benchmark needs and is not there', async () => {
      const { code, stderr } = await command('bench');
      assert.strictEqual(code, 3);
      assert.match(stderr, /^http2-native bench: not installed: h2load[^\n]*\n$/);
    });

    it('says in one line that there are no tests of Node', async () => {
      const { code, stderr } = await command('suite', here.folder);
      assert.strictEqual(code, 3);
      assert.match(stderr, /^http2-native suite: [^\n]*holds no http2 tests\n$/);
    });
  });
});
