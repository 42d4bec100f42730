'use strict';

/** Reads of an ELF file of 64 bits, little-endian, what its dynamic loader would look at. */

const SHT_DYNAMIC = 6;
const SHT_DYNSYM = 11;
const SHT_GNU_VERNEED = 0x6ffffffe;
const SHT_GNU_VERSYM = 0x6fffffff;
const STB_WEAK = 2;
const DT_NULL = 0;
const DT_NEEDED = 1;
const SYMBOL_SIZE = 24;
const ARCHITECTURES = { 62: 'x64', 183: 'arm64' };

/** @returns {string}  the octets up to a NUL */
function textAt(bytes, offset) {
  return bytes.toString('latin1', offset, bytes.indexOf(0, offset));
}

/** @returns {{type: number, offset: number, size: number, link: number, info: number}[]} */
function readSections(bytes) {
  const start = Number(bytes.readBigUInt64LE(0x28));
  const [size, count] = [bytes.readUInt16LE(0x3a), bytes.readUInt16LE(0x3c)];
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      type: bytes.readUInt32LE(at + 4),
      offset: Number(bytes.readBigUInt64LE(at + 0x18)),
      size: Number(bytes.readBigUInt64LE(at + 0x20)),
      link: bytes.readUInt32LE(at + 0x28),
      info: bytes.readUInt32LE(at + 0x2c),
    };
  });
}

/**
 * Yields the name of each dynamic symbol that has to be found, whether the file has it, and
 * whether it is that of a certain version of another library.
 */
function* readSymbols(bytes, table, strings, versions) {
  for (let index = 1; index < table.size / SYMBOL_SIZE; index += 1) {
    const at = table.offset + index * SYMBOL_SIZE;
    if (bytes[at + 4] >> 4 === STB_WEAK) continue;
    yield {
      name: textAt(bytes, strings.offset + bytes.readUInt32LE(at)),
      defined: bytes.readUInt16LE(at + 6) !== 0,
      versioned: versions !== undefined && bytes.readUInt16LE(versions.offset + 2 * index) > 1,
    };
  }
}

/** Yields the names of the versions of other libraries that the file needs: GLIBC_2.17. */
function* readNeededVersions(bytes, section, strings) {
  let at = section.offset;
  for (let left = section.info; left > 0; left -= 1) {
    let entry = at + bytes.readUInt32LE(at + 8);
    for (let entries = bytes.readUInt16LE(at + 2); entries > 0; entries -= 1) {
      yield textAt(bytes, strings.offset + bytes.readUInt32LE(entry + 8));
      entry += bytes.readUInt32LE(entry + 12);
    }
    at += bytes.readUInt32LE(at + 12);
  }
}

/** Yields the names of the libraries that are loaded with the file. */
function* readNeeded(bytes, section, strings) {
  for (let at = section.offset; at < section.offset + section.size; at += 16) {
    const tag = Number(bytes.readBigInt64LE(at));
    if (tag === DT_NULL) return;
    if (tag === DT_NEEDED) {
      yield textAt(bytes, strings.offset + Number(bytes.readBigUInt64LE(at + 8)));
    }
  }
}

/** @returns {boolean} */
function isELF(bytes) {
  return bytes.toString('latin1', 0, 4) === '\x7fELF' && bytes[4] === 2 && bytes[5] === 1;
}

/**
 * @param {Buffer} bytes
 * @returns {{system: string, architecture: ?string, exported: string[], imported: string[],
 *   unversioned: string[], versions: string[], libraries: string[]}}  `unversioned`: those of
 *   `imported` that any library may have
 */
function readELF(bytes) {
  const sections = readSections(bytes);
  const versions = sections.find(({ type }) => type === SHT_GNU_VERSYM);
  const read = (type, reader) => {
    const section = sections.find((each) => each.type === type);
    return section ? [...reader(bytes, section, sections[section.link], versions)] : [];
  };
  const symbols = read(SHT_DYNSYM, readSymbols);
  const namesOf = (filter) => symbols.filter(filter).map(({ name }) => name).sort();
  return {
    system: 'linux',
    architecture: ARCHITECTURES[bytes.readUInt16LE(0x12)],
    exported: namesOf(({ defined }) => defined),
    imported: namesOf(({ defined }) => !defined),
    unversioned: namesOf(({ defined, versioned }) => !defined && !versioned),
    versions: read(SHT_GNU_VERNEED, readNeededVersions),
    libraries: read(SHT_DYNAMIC, readNeeded),
  };
}

module.exports = { isELF, readELF };
