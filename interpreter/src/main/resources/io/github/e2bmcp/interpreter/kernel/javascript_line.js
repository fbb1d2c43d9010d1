// Calls to the supervisor. Each is answered after all output so far was read, and blocks until then.
'use strict';

const { readSync, writeSync } = require('fs');

const CALLS = 4;
const { parse, stringify } = JSON;
const buffer = Buffer.alloc(1 << 16);
let runId = null;
let questions = 0;
let unread = '';

function write(message) {
  let bytes = Buffer.from(`${stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(CALLS, bytes));
}

exports.setRun = (id) => {
  runId = id;
};

exports.tell = (name, fields) => write({ call: name, id: runId, ...fields });

// The code may be terminated at any point of this, so an answer names its question and unread text is kept.
exports.call = (name, fields) => {
  const number = (questions += 1);
  write({ call: name, id: runId, number, ...fields });
  for (;;) {
    const end = unread.indexOf('\n');
    if (end < 0) {
      const count = readSync(CALLS, buffer, 0, buffer.length, null);
      if (count === 0) process.reallyExit(72);
      unread += buffer.toString('utf8', 0, count);
      continue;
    }
    const line = unread.slice(0, end);
    unread = unread.slice(end + 1);
    const answer = parse(line);
    if (answer.number === number) return answer;
  }
};
