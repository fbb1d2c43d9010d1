// A name that an earlier call declared with let cannot be declared with const, nor the other way round, not even in
// V8's REPL mode. Declared with let in both, it can.
'use strict';

const CLOSING = { '{': '}', '(': ')', '[': ']' };
// After these a slash begins a regular expression.
const BEFORE_REGEX = /(?:^|[=({[,;:!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/;

function endOfString(code, start) {
  const quote = code[start];
  for (let i = start + 1; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === quote) return i;
  }
  return code.length;
}

function endOfRegex(code, start) {
  let inClass = false;
  for (let i = start + 1; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === '[') inClass = true;
    else if (code[i] === ']') inClass = false;
    else if (code[i] === '/' && !inClass) return i;
    else if (code[i] === '\n') return start;
  }
  return start;
}

function endOfTemplate(code, start) {
  for (let i = start + 1; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === '`') return i;
    else if (code[i] === '$' && code[i + 1] === '{') i = endOfBlock(code, i + 1);
  }
  return code.length;
}

function endAt(code, found) {
  return found < 0 ? code.length : found;
}

// The end of what is no code at this place: a string, a comment, a regular expression; -1 where it is code.
function endOfToken(code, at) {
  const two = code.slice(at, at + 2);
  if (two === '//') return endAt(code, code.indexOf('\n', at));
  if (two === '/*') return endAt(code, code.indexOf('*/', at + 2) + 1 || -1);
  if (code[at] === '"' || code[at] === "'") return endOfString(code, at);
  if (code[at] === '`') return endOfTemplate(code, at);
  if (code[at] === '/' && BEFORE_REGEX.test(code.slice(Math.max(0, at - 40), at))) return endOfRegex(code, at);
  return -1;
}

function endOfBlock(code, start) {
  for (let i = start + 1; i < code.length; i++) {
    const end = endOfToken(code, i);
    if (end >= 0) i = end;
    else if (CLOSING[code[i]]) i = endOfBlock(code, i);
    else if (code[i] === '}' || code[i] === ')' || code[i] === ']') return i;
  }
  return code.length;
}

function declares(rest, name) {
  const word = name.replace(/\$/g, '\\$&');
  return new RegExp(`^const(?:\\s+${word}(?![\\w$])|\\s*[{[][^=]*(?<![\\w$])${word}(?![\\w$]))`).test(rest);
}

// The code with the const of its top level that declares the name as a let, which takes the same room.
exports.withLet = (code, name) => {
  for (let i = 0; i < code.length; i++) {
    const end = endOfToken(code, i);
    if (end >= 0) i = end;
    else if (CLOSING[code[i]]) i = endOfBlock(code, i);
    else if (code.startsWith('const', i) && !/[\w$.]/.test(code[i - 1] || ' ') && declares(code.slice(i), name)) {
      return `${code.slice(0, i)}let  ${code.slice(i + 5)}`;
    }
  }
  return code;
};
