/* What http2-native/register exports; loading it replaces the built-in http2. */

import type * as http2 from './index';

export interface Engine {
  /** 'builtin' where no binary fits and the program was told to go on without. */
  readonly name: 'http2-native' | 'builtin';

  /** Of this package; with the built-in, of Node. */
  readonly version: string;

  /** Of the copy of nghttp2 inside the addon; with the built-in, of Node's. */
  readonly nghttp2Version: string;

  /**
   * How it came into the addon: compiled with it from its `source`, or as the `archive` of a system;
   * `node`: it is Node's.
   */
  readonly nghttp2Build: 'source' | 'archive' | 'node';

  /** The file whose code runs as nghttp2: the addon; with the built-in, Node. */
  readonly nghttp2Origin: string;
}

/** What the built-in module exported. */
export const builtin: Readonly<typeof http2>;

/** What serves `require('http2')` now. */
export const engine: Engine;
