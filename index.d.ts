/*
 * The API is that of Node's http2, and so are the declarations: those of
 * @types/node, with what this package has on every Node and they may lack. It
 * is added to the module 'http2' itself, so that objects of one can be handed
 * to functions of the other, and that programs which run under
 * http2-native/register see it too.
 */

/// <reference types="node" /> npm install --save-dev @types/node

import type * as node from 'http2';
import type { OutgoingHttpHeaders } from 'node:http';
import type {
  ClientHttp2Stream, ClientSessionRequestOptions, Http2ServerRequest, ServerStreamResponseOptions,
} from 'http2';

declare module 'http2' {
  interface SessionOptions {
    /** At most so many consecutive frames without content: 100. Not in Node. */
    maxEmptyFrames?: number | undefined;

    /**
     * Streams that have to be reset for a fault of the peer's, at once: 1000; 0: no bound.
     * Not in Node.
     */
    streamErrorBurst?: number | undefined;

    /** And so many more in each second: 33. Not in Node. */
    streamErrorRate?: number | undefined;

    /**
     * Frames that are ignored, or move nothing: PRIORITY, unknown types, headers of streams that
     * are gone, pushes that come to nothing and so on, at once: 10000; 0: no bound. Not in Node.
     */
    glitchBurst?: number | undefined;

    /** And so many more in each second: 330. Not in Node. */
    glitchRate?: number | undefined;

    /**
     * WINDOW_UPDATEs are allowed in proportion to the DATA frames that they may be for, twice as
     * many, and two for each stream: 10; 0: no bound. Not in Node.
     */
    windowUpdatesPerDataFrame?: number | undefined;

    /** So many streams may begin before other connections have their turn: 128. Not in Node. */
    maxNewStreamsPerRead?: number | undefined;

    /**
     * While more octets than this, of bodies of one session, wait for the peer, its new requests
     * (or pushes) are refused with REFUSED_STREAM, until half of it is free: 32 MiB. Not in Node.
     */
    maxSessionQueuedOctets?: number | undefined;

    /**
     * While more octets than this have arrived and are not read, in all streams of one session,
     * the credit of the connection is kept back, until half of them are read: 16 MiB, or four
     * times `initialWindowSize` if that is more. Not in Node.
     */
    maxSessionUnreadOctets?: number | undefined;

    /**
     * While more octets than this wait in all sessions of the thread together, this one may be
     * made to give up its streams that wait: those whose peers have taken nothing for longest come
     * first. A quarter of the machine's (or control group's) memory, at most half of V8's heap.
     * Not in Node.
     */
    maxTotalQueuedOctets?: number | undefined;

    /**
     * Whether receive windows grow while what arrives is read, beyond what `initialWindowSize` and
     * setLocalWindowSize() say: false. Not in Node.
     */
    autoWindow?: boolean | undefined;

    /** Octets to which the window of a stream grows: 16 MiB. Not in Node. */
    maxStreamWindow?: number | undefined;

    /** Octets to which the window of the connection grows: 64 MiB. Not in Node. */
    maxConnectionWindow?: number | undefined;

    /**
     * Octets by which the windows of all sessions of the thread may grow together, while this one
     * grows: an eighth of the machine's (or control group's) memory. Not in Node.
     */
    maxTotalWindowOctets?: number | undefined;

    /** Octets; a chunk of a body below is copied, above it is lent: 4096. Not in Node. */
    copyThreshold?: number | undefined;

    /**
     * How long a peer may take for its preface and first SETTINGS, in ms: 10000; 0: for ever. Not in
     * Node, as the others of this kind.
     */
    prefaceTimeout?: number | undefined;

    /** The same for a header block that has begun: 10000. */
    headerBlockTimeout?: number | undefined;

    /** A server: until the first request; a client: until the headers of each response; 0. */
    headersTimeout?: number | undefined;

    /** A server: for a whole request; a client: for a whole response; 0. */
    requestTimeout?: number | undefined;

    /** How long a session may be without a stream: 0. */
    keepAliveTimeout?: number | undefined;

    /** How long a peer may take nothing while something waits for it: 0. */
    writeStallTimeout?: number | undefined;

    /** How long the end of a session may wait for its peer: 5000. */
    closeTimeout?: number | undefined;

    /** At most so many SETTINGS may wait to be acknowledged: 10. Not documented by Node. */
    maxOutstandingSettings?: number | undefined;

    /** Origins that a client remembers of one connection: 128. */
    maxOriginSetSize?: number | undefined;

    /** Octets that all streams together may receive before the window is enlarged: 65535. */
    connectionWindowSize?: number | undefined;

    /** Whether fields with blanks around their values are left out: true. */
    strictFieldWhitespaceValidation?: boolean | undefined;

    /** Whether single-valued fields with several values are refused: true. */
    strictSingleValueFields?: boolean | undefined;

    /** Streams that a client may reset at once: 1000. Servers only, with streamResetRate. */
    streamResetBurst?: number | undefined;

    /** And so many more in each second: 33. */
    streamResetRate?: number | undefined;
  }

  interface ClientHttp2Session {
    /** @param headers  names and values in turn, sent in that order */
    request(headers: readonly string[], options?: ClientSessionRequestOptions): ClientHttp2Stream;
  }

  interface ServerHttp2Stream {
    /** @param headers  names and values in turn, sent in that order */
    respond(headers: readonly string[], options?: ServerStreamResponseOptions): void;
  }

  interface Http2ServerResponse<Request extends Http2ServerRequest = Http2ServerRequest> {
    /**
     * Sends an informational response.
     * @param statusCode  100 to 199, but not 101
     * @returns false if it is too late
     */
    writeInformation(statusCode: number, headers?: OutgoingHttpHeaders): boolean;
  }
}

/*
 * Without @types/node all of this has no type, and with skipLibCheck nobody says so. What a
 * program begins with has one then, which names the remedy where it is called.
 */
type Typed<T> = { probe: typeof node.connect } extends { probe: 'anything' } ?
  { 'http2-native needs the types of Node': 'npm install --save-dev @types/node' } : T;

export const connect: Typed<typeof node.connect>;
export const createServer: Typed<typeof node.createServer>;
export const createSecureServer: Typed<typeof node.createSecureServer>;

export * from 'http2';
