'use strict';

/**
 * Pieces of a body that wait for a reader. A Buffer costs some 200 octets
 * besides its content, so a peer that sends octet by octet could make us keep
 * two hundred times what the window allows. Once many small ones wait, of one
 * stream or of all, they are put together, and those that follow into one that
 * grows; what flows, and what waits in small number, comes as it came.
 */

const { copy } = Buffer.prototype;

/** Octets; pieces of that size are left alone, and those that grow get no larger. */
const SMALL = 1024;

/** What V8 keeps in its own heap. */
const TINY = 64;

/** The Grown that a ReadableState has got last. */
const kGrown = Symbol('grown');

/** A piece that grows at its end while only the queue knows it. */
class Grown {
  /** @param {Buffer[]} pieces  that it begins with, `octets` together */
  constructor(pieces, octets) {
    this.room = 0;
    this.length = octets; // of the view, as long as it is nobody else's
    this.entry = null; // of the linked list
    this.view = this.#make(octets);
    let at = 0;
    for (const piece of pieces) at += copy.call(piece, this.view, at);
  }

  /** Of few octets an exact one: V8 has them in its heap, which is far less than a block. */
  #make(octets) {
    if (octets <= TINY) return Buffer.allocUnsafeSlow(octets);
    this.room = Math.max(octets, Math.min(SMALL, 2 * octets));
    return Buffer.alloc(this.room).subarray(0, octets);
  }

  /** @returns {boolean} whether there was room */
  add(piece) {
    const { view } = this;
    const length = this.length + piece.length;
    if (view.length !== this.length) return false;
    if (length <= this.room) {
      this.view = Buffer.from(view.buffer, 0, length);
    } else if (length <= SMALL) {
      this.view = this.#make(length);
      copy.call(view, this.view);
    } else {
      return false;
    }
    copy.call(piece, this.view, this.length);
    this.length = length;
    return true;
  }
}

/** Strings are those of setEncoding(); one of an octet takes hardly any memory. */
function isSmall(piece) {
  return typeof piece !== 'string' && piece.length < SMALL;
}

/** The queue of newer Nodes: an array, of which the first ones are read. */
function joinInArray(readable, pieces, few) {
  const from = readable.bufferIndex;
  const last = pieces.length - 1;
  const grown = readable[kGrown];
  if (grown !== undefined && last > from && pieces[last - 1] === grown.view) {
    if (grown.add(pieces[last])) pieces[--pieces.length - 1] = grown.view;
    else pieces[last] = (readable[kGrown] = new Grown([pieces[last]], pieces[last].length)).view;
    return;
  }
  if (last < from || (pieces.length - from) % few !== 0) return;
  let first = pieces.length;
  let octets = 0;
  while (first > from && isSmall(pieces[first - 1])) octets += pieces[--first].length;
  if (pieces.length - first < few) return;
  readable[kGrown] = new Grown(pieces.splice(first), octets);
  pieces.push(readable[kGrown].view);
}

/** Makes `entry` the last of the list, in the place of `count` ones. */
function endWith(readable, list, entry, grown, count) {
  readable[kGrown] = grown;
  grown.entry = entry;
  entry.data = grown.view;
  entry.next = null;
  list.tail = entry;
  list.length -= count - 1;
}

/** That of older ones: a linked list. */
function joinInList(readable, list, few) {
  const { tail } = list;
  const grown = readable[kGrown];
  if (grown !== undefined && list.length > 1 && grown.entry.next === tail &&
      grown.entry.data === grown.view) {
    if (grown.add(tail.data)) endWith(readable, list, grown.entry, grown, 2);
    else endWith(readable, list, tail, new Grown([tail.data], tail.data.length), 1);
    return;
  }
  if (list.length === 0 || list.length % few !== 0) return;
  let run = [];
  let first = null;
  let octets = 0;
  for (let entry = list.head; entry !== null; entry = entry.next) {
    if (!isSmall(entry.data)) {
      first = null;
      continue;
    }
    if (first === null) {
      first = entry;
      run = [];
      octets = 0;
    }
    run.push(entry.data);
    octets += entry.data.length;
  }
  if (first !== null && run.length >= few) {
    endWith(readable, list, first, new Grown(run, octets), run.length);
  }
}

/**
 * Puts the small pieces together that wait last, if there are many.
 * @param {ReadableState} readable  which a small piece has just been pushed to
 * @param {number} few  so many of them may wait as they are
 */
function joinFragments(readable, few) {
  if (readable.flowing === true) return;
  const { buffer } = readable;
  if (Array.isArray(buffer)) joinInArray(readable, buffer, few);
  else joinInList(readable, buffer, few);
}

module.exports = { SMALL, TINY, joinFragments };
