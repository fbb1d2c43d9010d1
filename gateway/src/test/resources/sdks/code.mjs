// What programs do with the npm package @e2b/code-interpreter.
import assert from 'node:assert'
import { TimeoutError } from 'e2b'
import { Sandbox } from '@e2b/code-interpreter'

const sandbox = await Sandbox.create()
const execution = await sandbox.runCode('x = 1\nprint("p")\nx + 1')
assert.equal(execution.text, '2')
assert.equal(execution.logs.stdout.join(''), 'p\n')
assert.equal((await sandbox.runCode('1/0')).error.name, 'ZeroDivisionError')
assert.equal((await sandbox.runCode('const q = 2; q * 3', { language: 'js' })).text, '6')
const context = await sandbox.createCodeContext({ cwd: '/home/user', language: 'python' })
assert((await sandbox.runCode('x', { context })).error)
assert((await sandbox.listCodeContexts()).some((c) => c.id === context.id))
await sandbox.restartCodeContext(context)
await sandbox.removeCodeContext(context)
await assert.rejects(sandbox.runCode('import time; time.sleep(30)', { timeoutMs: 800 }), TimeoutError)
assert.equal((await sandbox.runCode('x')).text, '1')
await sandbox.kill()
console.log('passed')
