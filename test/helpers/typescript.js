'use strict';

/** The TypeScript compiler over the package as it is laid out when it is installed. */

const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { isPacked } = require('./packed');

const top = path.join(__dirname, '..', '..');

/** Parsed files that are the same in every program: those of TypeScript and of Node's types. */
const parsed = new Map();

/**
 * A folder with http2-native in its node_modules, as files, not as a link into the checkout.
 * @param {{ nodeTypes?: boolean }} [options]  nodeTypes: with @types/node beside it; true
 * @returns {{ folder: string, remove: () => void }}
 */
function makeProject({ nodeTypes = true } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'h2-types-'));
  const installed = path.join(folder, 'node_modules', 'http2-native');
  mkdirSync(installed, { recursive: true });
  const declarations = readdirSync(top)
    .filter((name) => /\.d\.m?ts$/.test(name) && isPacked(name));
  for (const name of ['package.json', ...declarations]) {
    cpSync(path.join(top, name), path.join(installed, name));
  }
  if (nodeTypes) {
    mkdirSync(path.join(folder, 'node_modules', '@types'));
    symlinkSync(path.join(top, 'node_modules', '@types', 'node'),
      path.join(folder, 'node_modules', '@types', 'node'));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function makeHost(ts, options, folder) {
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder; // where the search for @types begins
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => {
    if (!/[\\/]node_modules[\\/](?:typescript|@types)[\\/]/.test(file)) {
      return getSourceFile.call(host, file, ...rest);
    }
    const key = `${options.module} ${file}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, file, ...rest));
    return parsed.get(key);
  };
  return host;
}

/**
 * Compiles files, and writes nothing.
 * @param {string[]} files
 * @param {object} settings  as in tsconfig.json
 * @returns {string[]}  what is wrong: 'file.ts:3 TS2349 text'
 */
function compile(files, settings) {
  const ts = require('typescript');
  const base = { target: 'es2022', strict: true, noEmit: true, types: ['node'] };
  const folder = path.dirname(files[0]);
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...base, ...settings }, folder);
  const program = ts.createProgram(files, options, makeHost(ts, options, folder));
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map((found) => {
    const { file, start, code } = found;
    const line = file && file.getLineAndCharacterOfPosition(start).line + 1;
    const text = ts.flattenDiagnosticMessageText(found.messageText, ' ').replace(/\s+/g, ' ');
    return `${file ? `${path.basename(file.fileName)}:${line} ` : ''}TS${code} ${text}`;
  });
}

module.exports = { compile, makeProject };
