// What programs do with the npm package e2b; any version.
import assert from 'node:assert'
import { CommandExitError, NotFoundError, Sandbox, TimeoutError } from 'e2b'

const sandbox = await Sandbox.create('base', { metadata: { 'k k': 'v&v' }, envs: { GIVEN: 'x' }, timeoutMs: 120_000 })

// Commands
assert.equal((await sandbox.commands.run('echo hi $GIVEN')).stdout, 'hi x\n')
await assert.rejects(sandbox.commands.run('exit 3'), (e) => e instanceof CommandExitError && e.exitCode === 3)
assert.equal((await sandbox.commands.run('seq 1 200000')).stdout.length, 1_288_895)
await assert.rejects(sandbox.commands.run('sleep 30', { timeoutMs: 700 }), TimeoutError)
const cat = await sandbox.commands.run('cat', { background: true, stdin: true })
await sandbox.commands.sendStdin(cat.pid, 'in\n')
await sandbox.commands.closeStdin(cat.pid)
assert.equal((await cat.wait()).stdout, 'in\n')
const sleep = await sandbox.commands.run('sleep 60', { background: true })
assert((await sandbox.commands.list()).some((p) => p.pid === sleep.pid))
assert.equal(await sleep.kill(), true)
await assert.rejects(sleep.wait())
assert.equal(await sandbox.commands.kill(sleep.pid), false)

// Files
const written = await sandbox.files.write('d/ü 1.txt', 'héllo')
assert.equal(written.path, '/home/user/d/ü 1.txt')
assert.equal(await sandbox.files.read('d/ü 1.txt'), 'héllo')
const large = new Uint8Array(50 * 1024 * 1024).fill(7)
await sandbox.files.write('large', large.buffer)
assert.equal((await sandbox.files.read('large', { format: 'bytes' })).length, large.length)
let streamed = 0
for await (const chunk of await sandbox.files.read('large', { format: 'stream' })) streamed += chunk.length
assert.equal(streamed, large.length)
await sandbox.files.write([{ path: 'm/a', data: '1' }, { path: 'm/b', data: '2' }])
assert.deepEqual((await sandbox.files.list('m')).map((e) => e.name).sort(), ['a', 'b'])
assert.equal(await sandbox.files.makeDir('m'), false)
assert.equal(await sandbox.files.exists('nope'), false)
assert.equal((await sandbox.files.rename('m/a', 'm/c')).path, '/home/user/m/c')
await sandbox.files.remove('m')
await assert.rejects(sandbox.files.read('nope'), NotFoundError)

// Watch
await sandbox.files.makeDir('w')
let seen
const change = new Promise((resolve) => (seen = resolve))
const watch = await sandbox.files.watchDir('w', (e) => e.type === 'write' && seen(e))
await sandbox.files.write('w/x', '1')
assert.equal((await change).name, 'x')
await watch.stop()

// Terminal
let output = ''
const onData = (bytes) => (output += new TextDecoder().decode(bytes))
const terminal = await sandbox.pty.create({ cols: 80, rows: 24, onData })
await sandbox.pty.sendInput(terminal.pid, new TextEncoder().encode('stty size; exit\n'))
await terminal.wait()
assert(output.includes('24 80'))

// Signed URLs
const form = new FormData()
form.append('file', new Blob(['signed']), 'signed.txt')
const upload = await sandbox.uploadUrl('signed.txt', { useSignatureExpiration: 60 })
assert((await fetch(upload, { method: 'POST', body: form })).ok)
assert.equal(await (await fetch(await sandbox.downloadUrl('signed.txt'))).text(), 'signed')

// Lifecycle
assert(await sandbox.isRunning())
await sandbox.setTimeout(60_000)
const info = await sandbox.getInfo()
assert.equal(info.state, 'running')
assert.deepEqual(info.metadata, { 'k k': 'v&v' })
assert.equal((await sandbox.getMetrics()).length, 1)
const listed = await Sandbox.list({ query: { metadata: { 'k k': 'v&v' } }, limit: 1 }).nextItems()
assert.equal(listed[0].sandboxId, sandbox.sandboxId)
const connected = await Sandbox.connect(sandbox.sandboxId)
assert.equal((await connected.commands.run('echo again')).stdout, 'again\n')
await sandbox.git.init('repo')
assert.equal((await sandbox.git.status('repo')).isClean, true)
assert.equal(await sandbox.kill(), true)
assert.equal(await sandbox.kill(), false)
assert.equal(await sandbox.isRunning(), false)
console.log('passed')
