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

function outputTo(fd) {
  const stream = new Writable({
    write(chunk, encoding, done) {
      writeAll(fd, chunk);
      done();
    },
  });
  stream.fd = fd;
  stream._type = 'pipe';
  stream.end = stream.destroy = () => stream;
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
