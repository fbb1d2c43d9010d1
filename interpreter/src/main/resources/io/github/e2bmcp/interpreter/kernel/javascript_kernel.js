// The JavaScript interpreter: runs one piece of code after the other in the global scope of this process.
//
// V8's own REPL mode evaluates the code: it knows top-level await, gives the last expression's value and lets a const
// be declared again. A worker thread listens for interrupts and terminates the running code, whose variables survive.
'use strict';

const inspector = require('inspector');
const net = require('net');
const util = require('util');
const { Worker } = require('worker_threads');
const { call, tell, setRun } = load('javascript_line.js');
const { installStreams } = load('javascript_streams.js');
const { hide, installModules } = load('javascript_modules.js');
const { withLet } = load('javascript_redeclare.js');
const { translate } = load('javascript_source.js');
const { cellsOf, cutStacks, describe, endedBy, inspect } = load('javascript_values.js');

const COMMANDS = 3;
const INTERRUPTS = 5;
const RUNNING = 0;
const TAKEN = 1;
const BUSY_AFTER_MILLIS = 30;
const WAIT_FOR_PENDING_MILLIS = 2000;
const CLASH =
  ' in another way by an earlier call: declare it the same way again (const, let, var, function), or choose another name';
const { setTimeout, setImmediate } = globalThis;
const { parse } = JSON;

// A thread that takes the message ends its run itself. Only one that does not, because it is busy, is terminated: an
// idle one would lose its next callback instead.
const LISTENER = `
const { parentPort, workerData: shared } = require('worker_threads');
const session = new (require('inspector').Session)();
session.connectToMainThread();
let sent = 0;
let terminating = false;
function terminate(wanted) {
  const taken = Atomics.load(shared, ${TAKEN}) >= wanted;
  if (taken || terminating || Atomics.load(shared, ${RUNNING}) === 0) return;
  terminating = true;
  session.post('Runtime.terminateExecution', () => { terminating = false; });
}
new (require('net').Socket)({ fd: ${INTERRUPTS}, readable: true, writable: false }).on('data', (chunk) => {
  sent += chunk.length;
  parentPort.postMessage(sent);
  setTimeout(terminate, ${BUSY_AFTER_MILLIS}, sent);
});
parentPort.postMessage(0);
`;

const session = new inspector.Session();
const receiver = { value: undefined };
let receiverId;
let active = null;
const laterNotes = [];
const shared = new Int32Array(new SharedArrayBuffer(8));

function post(method, parameters) {
  return new Promise((resolve) => session.post(method, parameters, (error, result) => resolve({ error, result })));
}

// The real value behind a protocol object, handed over inside this process.
async function valueOf(remote) {
  if (remote.type === 'undefined') return undefined;
  if ('value' in remote) return remote.value;
  const argument = remote.objectId ? { objectId: remote.objectId } : { unserializableValue: remote.unserializableValue };
  await post('Runtime.callFunctionOn', {
    objectId: receiverId,
    functionDeclaration: 'function (value) { this.value = value }',
    arguments: [argument],
    silent: true,
  });
  const { value } = receiver;
  receiver.value = undefined;
  return value;
}

class Interrupted extends Error {
  constructor() {
    super('The code was interrupted.');
    this.name = 'Interrupted';
    this.stack = 'Interrupted: The code was interrupted.';
  }
}

class Exit {
  constructor(code) {
    this.code = code;
  }
}

// What ends a run besides the code's own end: an interrupt, an uncaught failure, process.exit.
function makeRun(command) {
  const run = { id: command.id, count: command.count, notes: laterNotes.splice(0), over: false };
  run.ended = new Promise((resolve) => {
    run.end = (error) => resolve({ error });
  });
  return run;
}

async function attempt(run, source) {
  const { error, result } = await post('Runtime.evaluate', {
    expression: `${source}\n//# sourceURL=cell-${run.count}.js`,
    replMode: true,
    awaitPromise: true,
    silent: true,
    objectGroup: 'run',
  });
  const details = error ? null : result.exceptionDetails;
  if (!details) return { error, result };
  return { result, thrown: details.exception ? await valueOf(details.exception) : new Error(details.text) };
}

// The name that cannot be declared again; null for other failures. Nothing of the code has run when this is thrown
// from no line of it.
function clashOf(error) {
  const isSyntaxError = util.types.isNativeError(error) && error instanceof SyntaxError;
  const match = isSyntaxError && /^Identifier '(.*)' has already been declared$/.exec(String(error.message));
  return match && cellsOf(error).size === 0 ? match[1] : null;
}

async function evaluate(run, code) {
  let source = translate(code);
  let outcome = await attempt(run, source);
  for (let name = clashOf(outcome.thrown); name !== null; name = clashOf(outcome.thrown)) {
    const changed = withLet(source, name);
    if (changed === source) {
      outcome.thrown.message += CLASH;
      break;
    }
    source = changed;
    outcome = await attempt(run, source);
  }
  const { error, result, thrown } = outcome;
  if (error) return { error: new Interrupted() };
  if (result.exceptionDetails) {
    const { lineNumber: line, columnNumber: column } = result.exceptionDetails;
    return { error: thrown, place: { code, source, line, column } };
  }
  let value = await valueOf(result.result);
  if (util.types.isPromise(value)) value = await value;
  return { value };
}

function resources() {
  const counts = new Map();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) || 0) + 1);
  return counts;
}

function pendingSince(before) {
  const names = [];
  for (const [name, count] of resources()) {
    const more = count - (before.get(name) || 0);
    if (more > 0) names.push(`${more} ${name}`);
  }
  return names;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis).unref());

// Timers, child processes and sockets that the run started get a moment to finish.
async function settle(run, before) {
  const until = Date.now() + WAIT_FOR_PENDING_MILLIS;
  let millis = 1;
  await turn();
  let pending = pendingSince(before);
  while (pending.length > 0 && Date.now() < until && !run.over) {
    await pause(millis);
    millis = Math.min(millis * 2, 20);
    pending = pendingSince(before);
  }
  if (pending.length > 0) {
    run.notes.push(`Still active after the code's end: ${pending.join(', ')}. What they print appears in the next result.`);
  }
  return {};
}

async function outcomeOf(run, command) {
  const before = resources();
  const guarded = (work) => Promise.race([work.catch((error) => ({ error })), run.ended]);
  const outcome = await guarded(evaluate(run, command.code));
  if ('error' in outcome) return outcome;
  if (outcome.value !== undefined) {
    const shown = await guarded(show(outcome.value));
    if ('error' in shown) return shown;
  }
  return guarded(settle(run, before));
}

// As an evaluation too, because the inspection of a hostile object may have to be interrupted.
async function show(value) {
  hide('__kernelShow', () => {
    delete globalThis.__kernelShow;
    call('display', { data: { 'text/plain': inspect(value) }, main: true });
  });
  const { error, result } = await post('Runtime.evaluate', { expression: '__kernelShow()', silent: true, objectGroup: 'run' });
  if (error) return { error: new Interrupted() };
  if (result.exceptionDetails) return { error: await valueOf(result.exceptionDetails.exception) };
  return {};
}

async function run(command) {
  await interruptsTaken(command.interrupts);
  const cpu = process.cpuUsage();
  active = makeRun(command);
  Atomics.store(shared, RUNNING, 1);
  setRun(command.id);
  const environment = command.environment ?? {};
  const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  Object.assign(process.env, environment);
  installOnImport(command.install_on_import);
  const outcome = await outcomeOf(active, command);
  Atomics.store(shared, RUNNING, 0);
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  const { notes } = active;
  active.over = true;
  active = null;
  let failure = null;
  let ended = 'exit';
  if (outcome.error instanceof Exit) {
    failure = exitFailure(outcome.error.code, notes);
  } else if ('error' in outcome) {
    failure = describe(outcome.error, outcome.place, command.count);
    ended = endedBy(outcome.error);
  }
  session.post('Runtime.releaseObjectGroup', { objectGroup: 'run' });
  const used = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS * 1024;
  tell('done', { failure, ended, notes, cpu: (used.user + used.system) / 1e6, peak });
}

function exitFailure(code, notes) {
  notes.push('process.exit() ended this call; the interpreter and its variables are kept.');
  if (!code) return null;
  return { name: 'Exit', value: String(code), traceback: `process.exit(${code})` };
}

// Ends the running code the way an interrupt does, but from within.
function exit(code) {
  const wanted = code === undefined ? process.exitCode : code;
  process.exitCode = undefined;
  if (active) active.end(new Exit(wanted));
  session.post('Runtime.terminateExecution', () => {});
  for (;;) ; // terminated at the next check
}

function onUncaught(error) {
  if (error instanceof Interrupted) return;
  const cells = cellsOf(error);
  if (active && (cells.size === 0 || cells.has(active.count))) {
    active.end(error);
    return;
  }
  const notes = active ? active.notes : laterNotes;
  const { traceback } = describe(error);
  if (notes.length < 10) notes.push(`Code of an earlier call failed in the background: ${traceback}`);
}

function onMessage(interrupts) {
  if (interrupts === 0) {
    tell('ready', {});
    return;
  }
  Atomics.store(shared, TAKEN, interrupts);
  if (active) active.end(new Interrupted());
}

// A late interrupt of the run before must not hit the next one.
async function interruptsTaken(sent) {
  const until = Date.now() + 200;
  while (Atomics.load(shared, TAKEN) < sent && Date.now() < until) await pause(1);
}

let installOnImport = () => {};

async function connect() {
  session.connect();
  globalThis.kernelReceiver = receiver;
  const { result } = await post('Runtime.evaluate', { expression: 'kernelReceiver' });
  receiverId = result.result.objectId;
  delete globalThis.kernelReceiver;
}

function listenForCommands() {
  let rest = '';
  let queue = Promise.resolve();
  const socket = new net.Socket({ fd: COMMANDS, readable: true, writable: false });
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) queue = queue.then(() => run(parse(line)));
  });
  socket.on('end', () => process.reallyExit(0));
}

exports.serve = async function serve(importNatively) {
  installStreams();
  cutStacks();
  globalThis.display = (value, mime) => {
    const text = typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('base64') : inspect(value);
    call('display', { data: { [mime || 'text/plain']: text }, main: false });
  };
  process.exit = exit;
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
  await connect();
  await turn(); // Node defines its own names after its script
  installOnImport = installModules(importNatively);
  listenForCommands();
  const listener = new Worker(LISTENER, { eval: true, workerData: shared });
  listener.unref();
  listener.on('message', onMessage);
};
