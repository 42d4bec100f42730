'use strict';

/** What an application may do with a body that it does not read. */
module.exports = {
  'nobody reads': () => {},
  'pause()': (stream) => stream.pause(),
  'read(0)': (stream) => stream.read(0),
  'a listener for readable': (stream) => stream.on('readable', () => {}),
};
