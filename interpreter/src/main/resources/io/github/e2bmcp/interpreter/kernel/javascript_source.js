// From the text of a cell to what V8's REPL mode understands: only imports need a translation.
'use strict';

const vm = require('vm');

const STATIC = 1;
const DYNAMIC = 2;
const META = 3;
let lexer = null;

function parseImports(code) {
  if (lexer === null) {
    lexer = load('es_module_lexer.cjs');
  }
  try {
    return lexer.parse(code)[0];
  } catch {
    return []; // V8 will say what is wrong
  }
}

// {a, b as c} as a pattern: {a, b: c}
function namesPattern(text) {
  return text.replace(/\s+as\s+/g, ': ');
}

function bindings(clause) {
  const plain = clause.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ').trim();
  const braces = /\{([\s\S]*)\}/.exec(plain);
  const space = /\*\s*as\s+([\w$]+)/.exec(plain);
  const first = /^([\w$]+)/.exec(plain);
  const parts = [];
  if (first) parts.push(`default: ${first[1]}`);
  if (braces && braces[1].trim()) parts.push(namesPattern(braces[1].trim()));
  return { pattern: parts.length > 0 ? `{${parts.join(', ')}}` : null, space: space && space[1] };
}

function staticImport(statement, specifier, attributes) {
  const options = attributes ? `, {with: ${attributes}}` : '';
  const load = `await __kernelImport(${JSON.stringify(specifier)}${options})`;
  const head = /^import\b([\s\S]*?)(?:\bfrom\s*)?["']/.exec(statement);
  const { pattern, space } = bindings(head ? head[1] : '');
  const lines = '\n'.repeat(statement.split('\n').length - 1);
  if (space && pattern) return `const ${space} = ${load}, ${pattern} = ${space};${lines}`;
  if (space || pattern) return `const ${space || pattern} = ${load};${lines}`;
  return `${load};${lines}`;
}

function withoutImports(code) {
  let result = '';
  let end = 0;
  for (const found of parseImports(code)) {
    if (found.ss < end) continue; // inside the specifier of another one
    const text = code.slice(found.ss, found.se);
    let replacement = text;
    if (found.t === STATIC) {
      replacement = staticImport(text, found.n, found.a >= 0 ? code.slice(found.a, found.se) : '');
    } else if (found.t === DYNAMIC) {
      replacement = text.replace(/^import/, '__kernelImport');
    } else if (found.t === META) {
      replacement = '__kernelMeta';
    }
    result += code.slice(end, found.ss) + replacement;
    end = found.se;
  }
  return result + code.slice(end);
}

function compiles(code) {
  try {
    return Boolean(new vm.Script(code));
  } catch {
    return false;
  }
}

// A line like {a: 1} means an object here, as in every REPL, although a script takes it for a block.
function asExpression(code) {
  const text = code.trim().replace(/;$/, '');
  if (!text.startsWith('{') || !text.endsWith('}')) return code;
  return compiles(`(${text}\n)`) ? `(${text}\n)` : code;
}

exports.translate = (code) => asExpression(/\bimport\b/.test(code) ? withoutImports(code) : code);
