// Values and failures as text.
'use strict';

const util = require('util');

const MAX_TEXT = 200_000;
const MAX_TRACEBACK = 20_000;
const OURS = /^\s+at (?:.*[( ])?(?:node:|kernel\/|\[eval)/;
const OPTIONS = { depth: 5, maxArrayLength: 1000, maxStringLength: MAX_TEXT, breakLength: 100 };
const ENDED_BY = { ENOSPC: 'disk-full', EDQUOT: 'disk-full' };

// Stacks end where the code was called by us, also when the code prints them itself.
exports.cutStacks = () => {
  const toText = Error.prototype.toString;
  Error.prepareStackTrace = (error, frames) => {
    let text;
    try {
      text = toText.call(error);
    } catch {
      text = 'Error';
    }
    for (const frame of frames) {
      const file = frame.getFileName() || '';
      if (file === 'node:inspector' || file.startsWith('kernel/')) break;
      text += `\n    at ${frame}`;
    }
    return text;
  };
};

function cut(text, limit) {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters in all)`;
}

exports.inspect = (value) => cut(util.inspect(value, OPTIONS), MAX_TEXT);

function withoutOurFrames(text) {
  const kept = [];
  for (const line of text.split('\n')) {
    if (!OURS.test(line)) kept.push(line);
    else if (line.endsWith(' {') && kept.length > 0) kept.push(`${kept.pop()} {`);
  }
  return kept.join('\n');
}

function pointed(error, place, count) {
  const line = place.code.split('\n')[place.line] || '';
  // Where imports were translated, columns are not the author's.
  const mark = place.source === place.code ? `${' '.repeat(place.column)}^\n` : '';
  return `cell-${count}.js:${place.line + 1}\n${line}\n${mark}\n${error.name}: ${error.message}`;
}

function tracebackOf(error, place, count) {
  if (error instanceof SyntaxError && place && !/cell-\d+\.js/.test(error.stack)) return pointed(error, place, count);
  if (error.name === 'Interrupted') return error.stack;
  return withoutOurFrames(util.inspect(error, OPTIONS));
}

// A failure may be any value with any behaviour; describing it must not fail.
exports.describe = (error, place, count) => {
  try {
    const isError = util.types.isNativeError(error) || error instanceof Error;
    const traceback = isError ? tracebackOf(error, place, count) : `Uncaught ${util.inspect(error, OPTIONS)}`;
    return {
      name: isError ? String(error.name) : 'Uncaught',
      value: cut(isError ? String(error.message) : util.inspect(error, OPTIONS), MAX_TRACEBACK),
      traceback: cut(traceback, MAX_TRACEBACK),
    };
  } catch {
    return { name: 'Error', value: 'a value that cannot be shown', traceback: 'Uncaught value that cannot be shown' };
  }
};

// The numbers of the cells that a failure's stack names.
exports.cellsOf = (error) => {
  const cells = new Set();
  const stack = util.types.isNativeError(error) ? String(error.stack) : '';
  for (const match of stack.matchAll(/cell-(\d+)\.js/g)) cells.add(Number(match[1]));
  return cells;
};

exports.endedBy = (error) => {
  const code = util.types.isNativeError(error) ? error.code : undefined;
  if (code === 'EAGAIN' && /spawn/.test(String(error.syscall))) return 'process-limit';
  return ENDED_BY[code] || 'exit';
};
