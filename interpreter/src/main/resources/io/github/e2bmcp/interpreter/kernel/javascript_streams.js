// process.stdout and process.stderr: written at once, and in order across the two.
'use strict';

const { writeSync } = require('fs');
const { Console } = require('console');
const { Readable, Writable } = require('stream');
const { call } = load('javascript_line.js');

let last = 1;

// Before the other stream goes on, the supervisor reads what this one holds.
function take(fd) {
  if (last !== fd) {
    last = fd;
    call('sync', {});
  }
}

function writeAll(fd, chunk) {
  take(fd);
  for (let rest = chunk; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      // A child process may have made the pipe that it shares with us non-blocking.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

// Its own write and end keep no state, so that termination in the middle of one cannot block all later ones.
function outputTo(fd) {
  const stream = new Writable({ write: (chunk, encoding, done) => done() });
  stream.write = (chunk, encoding, done) => {
    const callback = typeof encoding === 'function' ? encoding : done;
    writeAll(fd, typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk);
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  };
  stream.end = (chunk, ...rest) => {
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') stream.write(chunk, ...rest);
    return stream;
  };
  stream.destroy = () => stream;
  stream.fd = fd;
  stream._type = 'pipe';
  return stream;
}

exports.installStreams = () => {
  const stdout = outputTo(1);
  const stderr = outputTo(2);
  const stdin = Readable.from([]);
  stdin.fd = 0;
  for (const [name, value] of Object.entries({ stdout, stderr, stdin })) {
    Object.defineProperty(process, name, { value, configurable: true, writable: true, enumerable: true });
  }
  // A console of its own: the built-in one also keeps every message for a debugger.
  globalThis.console = new Console({ stdout, stderr });
  globalThis.console.Console = Console;
};
