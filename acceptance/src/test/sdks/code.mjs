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
  const other = await sandbox.createCodeContext({ cwd: '/usr/lib', language: 'javascript' })
  assert.equal((await sandbox.runCode('var z = 1; process.cwd()', { context: other })).text, '/usr/lib')
  assert.equal((await sandbox.runCode('z', { context: other })).text, '1')
  assert.equal((await sandbox.runCode('typeof z', { language: 'js' })).text, 'undefined')
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
  const shown = await sandbox.runCode('display("<i>j</i>", "text/html"); [1].at(0)', { language: 'js' })
  const forms = shown.results.map((r) => [r.isMainResult, r.html, r.text])
  assert.deepEqual(forms, [[false, '<i>j</i>', undefined], [true, undefined, '1']])
})

await check('pip and npm install', async () => {
  await sandbox.commands.run('pip3 install -q six && npm install --silent left-pad', { timeoutMs: 120_000 })
  assert.equal((await sandbox.runCode('import six; six.__name__')).text, 'six')
  assert.equal((await sandbox.runCode('require("left-pad")("a", 3)', { language: 'js' })).text, '  a')
})

await check('charts and tables: matplotlib, pandas', async () => {
  const draws = `
import matplotlib.pyplot as plt
plt.bar(["a", "b"], [2, 3], label="g")
plt.title("T")
plt.xlabel("time (s)")
plt.show()
figure, axes = plt.subplots()
axes.plot([1, 2], [3, 4], label="L")
figure`
  const { results, error } = await sandbox.runCode(draws, { timeoutMs: 120_000 })
  assert.equal(error, undefined)
  assert.deepEqual(results.map((r) => r.isMainResult), [false, true])
  const [bars, line] = results.map((r) => r.chart)
  assert.deepEqual([bars.type, bars.title, bars.x_label, bars.x_unit], ['bar', 'T', 'time (s)', 's'])
  assert.deepEqual(bars.elements, [{ label: 'a', group: 'g', value: 2 }, { label: 'b', group: 'g', value: 3 }])
  assert.deepEqual([line.type, line.x_scale], ['line', 'linear'])
  assert.deepEqual(line.elements, [{ label: 'L', points: [[1, 3], [2, 4]] }])
  for (const { png } of results) {
    const picture = Buffer.from(png, 'base64')
    assert.deepEqual(picture.subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    assert(picture.subarray(-8).includes('IEND'), 'the picture breaks off')
  }
  const tabulates = 'import pandas as pd\npd.DataFrame({"a": [1, 2], "b": ["x", None]})'
  const [table] = (await sandbox.runCode(tabulates, { timeoutMs: 120_000 })).results
  assert.match(table.html, /<table[^]*<th>b<\/th>[^]*<td>x<\/td>/)
  assert.deepEqual(table.data, { a: [1, 2], b: ['x', null] })
})

await sandbox.kill()
// The SDK leaves timers behind that would hold the program for a minute.
process.exit()
