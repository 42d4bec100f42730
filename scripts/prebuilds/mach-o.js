'use strict';

/** Reads of a Mach-O file of 64 bits what its dynamic loader would look at. */

const MAGIC = 0xfeedfacf;
const LC_SYMTAB = 0x02;
const LC_CODE_SIGNATURE = 0x1d;
const LC_BUILD_VERSION = 0x32;
const DYLIB_COMMANDS = [0x0c, 0x80000018, 0x8000001f]; // needed, weak, re-exported
const N_STAB = 0xe0;
const N_PEXT = 0x10;
const N_TYPE = 0x0e;
const N_EXT = 0x01;
const SYMBOL_SIZE = 16;
const SIGNATURE_MAGIC = 0xfade0cc0; // big-endian, as all of a signature
const CODE_DIRECTORY_MAGIC = 0xfade0c02;
const CS_ADHOC = 2;
const ARCHITECTURES = { 0x01000007: 'x64', 0x0100000c: 'arm64' };

/** The linker's own names for the start of the file: it adds them to each dylib. */
const OF_LINKER = ['__mh_dylib_header', '___dso_handle'];

/** @returns {string}  the octets up to a NUL */
function textAt(bytes, offset) {
  return bytes.toString('latin1', offset, bytes.indexOf(0, offset));
}

/** Yields the load commands: their type, and where they lie. */
function* readCommands(bytes) {
  let at = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left -= 1) {
    yield { type: bytes.readUInt32LE(at), at };
    at += bytes.readUInt32LE(at + 4);
  }
}

/** Yields the name, as C has it, of each symbol for others, and whether the file has it. */
function* readSymbols(bytes, at) {
  const [table, count, strings] = [8, 12, 16].map((field) => bytes.readUInt32LE(at + field));
  for (let entry = table; entry < table + count * SYMBOL_SIZE; entry += SYMBOL_SIZE) {
    const type = bytes[entry + 4];
    if ((type & (N_STAB | N_PEXT)) !== 0 || (type & N_EXT) === 0) continue;
    const name = textAt(bytes, strings + bytes.readUInt32LE(entry));
    if (OF_LINKER.includes(name)) continue;
    yield { name: name.replace(/^_/, ''), defined: (type & N_TYPE) !== 0 };
  }
}

/** @returns {boolean}  whether the signature that lies there is one without an identity */
function isSignedAdHoc(bytes, offset) {
  if (bytes.readUInt32BE(offset) !== SIGNATURE_MAGIC) return false;
  for (let index = bytes.readUInt32BE(offset + 8); index > 0; index -= 1) {
    const blob = offset + bytes.readUInt32BE(offset + 8 * index + 8);
    if (bytes.readUInt32BE(blob) === CODE_DIRECTORY_MAGIC) {
      return (bytes.readUInt32BE(blob + 12) & CS_ADHOC) !== 0;
    }
  }
  return false;
}

/** @returns {boolean} */
function isMachO(bytes) {
  return bytes.length > 32 && bytes.readUInt32LE(0) === MAGIC;
}

/**
 * @param {Buffer} bytes
 * @returns {{system: string, architecture: ?string, exported: string[], imported: string[],
 *   libraries: string[], oldest: ?string, signed: boolean}}  `oldest`: the version of macOS
 */
function readMachO(bytes) {
  const commands = [...readCommands(bytes)];
  const placeOf = (wanted) => commands.find(({ type }) => type === wanted)?.at;
  const symbols = [...readSymbols(bytes, placeOf(LC_SYMTAB))];
  const namesOf = (defined) => symbols.filter((each) => each.defined === defined)
    .map(({ name }) => name).sort();
  const version = placeOf(LC_BUILD_VERSION);
  const signature = placeOf(LC_CODE_SIGNATURE);
  return {
    system: 'darwin',
    architecture: ARCHITECTURES[bytes.readUInt32LE(4)],
    exported: namesOf(true),
    imported: namesOf(false),
    libraries: commands.filter(({ type }) => DYLIB_COMMANDS.includes(type))
      .map(({ at }) => textAt(bytes, at + bytes.readUInt32LE(at + 8))),
    oldest: version && `${bytes.readUInt16LE(version + 14)}.${bytes[version + 13]}`,
    signed: signature !== undefined && isSignedAdHoc(bytes, bytes.readUInt32LE(signature + 8)),
  };
}

module.exports = { isMachO, readMachO };
