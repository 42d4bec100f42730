'use strict';

/**
 * Joins small pieces of a body that wait for a reader. A Buffer costs some 200 octets besides its
 * content, so a peer that sends octet by octet could make us keep two hundred times what the
 * window allows. Once many small pieces wait, of one stream or of all (unread.js decides), they
 * are joined into one, and those that follow are appended to it. What flows, and what waits in
 * small number, stays as it came.
 */

const { copy } = require('../node/octets');

/**
 * Octets. A piece of this size or more is left alone, and a joined one grows no larger than this.
 */
const SMALL = 1024;

/** Octets. V8 keeps the content of a Buffer up to this size in its own heap. */
const TINY = 64;

/** On a ReadableState: the Grown that was put into its queue last. */
const kGrown = Symbol('grown');

/** A joined piece. It grows at its end as long as it waits in the queue. */
class Grown {
  /**
   * @param {Buffer[]} pieces  that it begins with
   * @param {number} octets  of all these pieces
   */
  constructor(pieces, octets) {
    /** Octets that the memory behind `view` has room for; 0: it is as long as `view`. */
    this.room = 0;
    /**
     * Octets that have been put in. `view` is as long, unless somebody has transferred its
     * memory.
     */
    this.length = octets;
    /** The entry of the queue that holds `view`, if the queue is a linked list. */
    this.entry = null;
    /** The Buffer that waits in the queue. */
    this.view = this.#make(octets);
    let at = 0;
    for (const piece of pieces) at += copy.call(piece, this.view, at);
  }

  /**
   * Makes a Buffer of `octets`, with room to grow unless they are few: V8 keeps few octets in its
   * heap, which costs far less than a block of memory.
   */
  #make(octets) {
    if (octets <= TINY) return Buffer.allocUnsafeSlow(octets);
    this.room = Math.max(octets, Math.min(SMALL, 2 * octets));
    return Buffer.alloc(this.room).subarray(0, octets);
  }

  /**
   * Appends a piece.
   * @returns {boolean} false: there is no room, or the memory has been transferred
   */
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

/**
 * Whether a piece is worth joining. A string, which setEncoding() makes of a piece, is not: one
 * of an octet takes hardly any memory.
 */
function isSmall(piece) {
  return typeof piece !== 'string' && piece.length < SMALL;
}

/**
 * Joins in the queue of newer Nodes: an array, whose entries before `bufferIndex` have been read.
 */
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

/**
 * Makes `entry`, which gets the view of `grown`, the last of the list in the place of its last
 * `count` entries.
 */
function endWith(readable, list, entry, grown, count) {
  readable[kGrown] = grown;
  grown.entry = entry;
  entry.data = grown.view;
  entry.next = null;
  list.tail = entry;
  list.length -= count - 1;
}

/** Joins in the queue of older Nodes, a linked list. */
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
 * Joins the small pieces at the end of a queue, if there are many.
 * @param {ReadableState} readable  a small piece has just been pushed to it
 * @param {number} few  so many small pieces may wait as they are
 */
function joinFragments(readable, few) {
  if (readable.flowing === true) return;
  const { buffer } = readable;
  if (Array.isArray(buffer)) joinInArray(readable, buffer, few);
  else joinInList(readable, buffer, few);
}

module.exports = { SMALL, TINY, joinFragments };
