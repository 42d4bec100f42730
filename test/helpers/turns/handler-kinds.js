'use strict';

/**
 * What the code of an application may do in an event. Each is called in the
 * chosen event with the session, the stream that the event is about (or the
 * first one), its readable side (another object in the compat API) and the
 * recorder.
 */

const CANCEL = 8;

/** The kind before which nobody reads a body. */
const READS_LATE = 'late reader';

function pause(readable, recorder, later) {
  readable.pause();
  later(() => {
    recorder.note('work: resume');
    readable.resume();
  });
}

const HANDLERS = {
  'nothing': () => {},

  'nextTick'({ recorder }) {
    process.nextTick(() => {
      recorder.note('work: tick');
      Promise.resolve().then(() => recorder.note('work: microtask of the tick'));
      process.nextTick(() => recorder.note('work: second tick'));
    });
  },

  async 'await'({ recorder }) {
    for (let turn = 1; turn <= 4; turn++) {
      await null;
      recorder.note(`work: await ${turn}`);
    }
  },

  /** Who awaits an event and listens for the next one only then. */
  async 'late listeners'({ recorder }) {
    await null;
    recorder.listenAgain('late');
  },

  /** Who awaits an event and reads the body only then: see READS_LATE. */
  async [READS_LATE]({ recorder }) {
    await null;
    recorder.note('work: read');
    recorder.read();
  },

  'pause, resume in a tick'({ readable, recorder }) {
    pause(readable, recorder, process.nextTick);
  },

  'pause, resume in an immediate'({ readable, recorder }) {
    pause(readable, recorder, setImmediate);
  },

  'stream.end()'({ stream, recorder }) {
    stream.end('end', () => recorder.note('callback: end'));
  },

  'stream.close()'({ stream, recorder }) {
    stream.close(undefined, () => recorder.note('callback: stream.close'));
  },

  'stream.close(CANCEL)'({ stream, recorder }) {
    stream.close(CANCEL, () => recorder.note('callback: stream.close'));
  },

  'stream.destroy()': ({ stream }) => stream.destroy(),

  'stream.destroy(error)': ({ stream }) => stream.destroy(new TypeError('of the handler')),

  'session.close()'({ session, recorder }) {
    session.close(() => recorder.note('callback: session.close'));
  },

  'session.destroy()': ({ session }) => session.destroy(),

  'session.destroy(error)': ({ session }) => session.destroy(new TypeError('of the handler')),

  'throw'() {
    throw new TypeError('of the handler');
  },
};

module.exports = { HANDLERS, READS_LATE };
