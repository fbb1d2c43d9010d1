// require() and import() for code that has no file: both start at the working directory.
'use strict';

const { existsSync } = require('fs');
const { createRequire, builtinModules } = require('module');
const path = require('path');
const { pathToFileURL } = require('url');
const { call } = load('javascript_line.js');

const builtins = new Set(builtinModules);
let askOnImport = false;
const refused = new Set();

// The package of a bare specifier; null for files, URLs and what Node itself brings.
function packageOf(specifier) {
  if (typeof specifier !== 'string' || /^(?:\.|\/|#|[a-z]+:)/.test(specifier)) return null;
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  return builtins.has(specifier) || builtins.has(name) ? null : name;
}

function installedFor(require, name) {
  return (require.resolve.paths(name) || []).some((folder) => existsSync(path.join(folder, name)));
}

// Node remembers for ever that a package was not there, so it is never asked for one that is not.
function ensure(require, specifier, code) {
  const name = packageOf(specifier);
  if (name === null || installedFor(require, name)) return;
  if (askOnImport && !refused.has(name)) {
    refused.add(name);
    if (call('ask', { what: 'import', names: [name] }).ok && installedFor(require, name)) return;
  }
  const error = new Error(`Cannot find package '${name}'`);
  error.code = code;
  throw error;
}

function hide(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
}

exports.hide = hide;

exports.installModules = (importNatively) => {
  const directory = process.cwd();
  const filename = path.join(directory, 'cell.js');
  const native = createRequire(filename);
  const require = (specifier) => {
    ensure(native, specifier, 'MODULE_NOT_FOUND');
    return native(specifier);
  };
  Object.assign(require, native);
  hide('require', require);
  hide('module', { exports: {}, filename, id: '.', loaded: false, paths: native.resolve.paths('x') || [], children: [] });
  hide('exports', globalThis.module.exports);
  hide('__filename', filename);
  hide('__dirname', directory);
  hide('__kernelMeta', { url: pathToFileURL(filename).href, filename, dirname: directory, resolve: (name) => pathToFileURL(native.resolve(name)).href });
  hide('__kernelImport', async (specifier, options) => {
    ensure(native, String(specifier), 'ERR_MODULE_NOT_FOUND');
    return importNatively(specifier, options);
  });
  return (allowed) => {
    askOnImport = allowed;
    refused.clear();
  };
};
