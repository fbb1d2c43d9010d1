// What programs do with the npm package @e2b/code-interpreter.
import assert from 'node:assert/strict'
import { NotFoundError, TimeoutError } from 'e2b'
import { Sandbox } from '@e2b/code-interpreter'
import { check } from './checks.mjs'

const sandbox = await Sandbox.create()

await check('run code in Python', async () => {
  const said = []
  const execution = await sandbox.runCode('import sys\nx = 1\nprint("ü")\nprint("e", file=sys.stderr)\nx + 1', {
    onStdout: (m) => said.push(m.line),
    onStderr: (m) => said.push(m.line),
    onResult: (r) => said.push(r.text),
  })
  assert.equal(execution.text, '2')
  assert.equal(execution.logs.stdout.join(''), 'ü\n')
  assert.equal(execution.logs.stderr.join(''), 'e\n')
  assert.deepEqual(said.sort(), ['2', 'e\n', 'ü\n'])
  assert.equal((await sandbox.runCode('x')).text, '1')
  const error = (await sandbox.runCode('def f(): return 1/0\nf()')).error
  assert.equal(error.name, 'ZeroDivisionError')
  assert.match(error.traceback, /f\(\)/)
  assert.equal((await sandbox.runCode('import os; os.environ["A"]', { envs: { A: 'given' } })).text, 'given')
  assert.equal((await sandbox.runCode('import os; os.environ.get("A")')).text, undefined)
})

await check('run code in JavaScript', async () => {
  assert.equal((await sandbox.runCode('const q = await Promise.resolve(2); q * 3', { language: 'js' })).text, '6')
  assert.equal((await sandbox.runCode('console.log(q); q', { language: 'javascript' })).logs.stdout.join(''), '2\n')
  assert.equal((await sandbox.runCode('throw new TypeError("no")', { language: 'js' })).error.name, 'TypeError')
})

await check('code contexts', async () => {
  const context = await sandbox.createCodeContext({ cwd: '/usr/lib', language: 'python' })
  assert((await sandbox.runCode('x', { context })).error)
  assert.equal((await sandbox.runCode('import os; os.getcwd()', { context })).text, '/usr/lib')
  assert((await sandbox.listCodeContexts()).some((c) => c.id === context.id && c.cwd === '/usr/lib'))
  await sandbox.runCode('y = 1', { context })
  await sandbox.restartCodeContext(context)
  assert.equal((await sandbox.runCode('y', { context })).error.name, 'NameError')
  await sandbox.removeCodeContext(context)
  await assert.rejects(sandbox.runCode('1', { context }), NotFoundError)
})

await check('code that runs too long is stopped and its variables stay', async () => {
  await assert.rejects(sandbox.runCode('import time; time.sleep(30)', { timeoutMs: 800 }), TimeoutError)
  assert.equal((await sandbox.runCode('x')).text, '1')
})

await check('rich results', async () => {
  const code = 'class Rich:\n  def _repr_html_(self): return "<b>h</b>"\n  def _repr_latex_(self): return "$x$"\n  def _repr_json_(self): return {"a": 1}\ndisplay(Rich())\nRich()'
  const { results } = await sandbox.runCode(code)
  assert.equal(results.length, 2)
  assert.deepEqual([results[0].isMainResult, results[1].isMainResult], [false, true])
  assert.deepEqual([results[1].html, results[1].latex, results[1].json], ['<b>h</b>', '$x$', { a: 1 }])
})

await check('pip and npm install', async () => {
  await sandbox.commands.run('pip3 install -q six && npm install --silent left-pad', { timeoutMs: 120_000 })
  assert.equal((await sandbox.runCode('import six; six.__name__')).text, 'six')
  assert.equal((await sandbox.runCode('require("left-pad")("a", 3)', { language: 'js' })).text, '  a')
})

await check('charts and tables as data', async () => {
  const chart = '{"type": "bar", "title": "T", "x_label": None, "x_unit": None, "y_label": None, "y_unit": None, "elements": [{"label": "a", "group": "g", "value": 2}]}'
  const code = `display({"text/plain": "figure", "e2b/chart": ${chart}}, raw=True)\ndisplay({"e2b/data": {"a": [1, 2]}}, raw=True)`
  const { results } = await sandbox.runCode(code)
  assert.equal(results[0].chart.type, 'bar')
  assert.deepEqual(results[0].chart.elements, [{ label: 'a', group: 'g', value: 2 }])
  assert.deepEqual(results[1].data, { a: [1, 2] })
})

await sandbox.kill()
// The SDK leaves timers behind that would hold the program for a minute.
process.exit()
