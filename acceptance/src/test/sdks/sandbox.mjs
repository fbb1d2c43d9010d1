// What programs do with the npm package e2b; any version.
import assert from 'node:assert/strict'
import { createHash, randomFillSync } from 'node:crypto'
import { AuthenticationError, CommandExitError, NotFoundError, Sandbox, SandboxError, TimeoutError } from 'e2b'
import { check, happenings, until } from './checks.mjs'

const mark = { 'k k': 'v&v=ü', program: process.argv[2] }
const sandbox = await Sandbox.create('base', { metadata: mark, envs: { GIVEN: 'x y' }, timeoutMs: 120_000 })

/** The ids of all that are listed, in pages of one. */
async function listed(query, order) {
  const pages = Sandbox.list({ query, order, limit: 1 })
  const ids = []
  while (pages.hasNext) ids.push(...(await pages.nextItems()).map((s) => s.sandboxId))
  return ids
}

await check('lifecycle', async () => {
  assert(await sandbox.isRunning())
  const info = await sandbox.getInfo()
  assert.equal(info.state, 'running')
  assert.deepEqual(info.metadata, mark)
  await sandbox.setTimeout(240_000)
  assert((await sandbox.getInfo()).endAt > info.endAt)
  const again = await Sandbox.connect(sandbox.sandboxId)
  assert.equal((await again.commands.run('echo again')).stdout, 'again\n')
  const other = await Sandbox.create()
  assert.equal(await other.kill(), true)
  assert.equal(await other.kill(), false)
  assert.equal(await other.isRunning(), false)
  await assert.rejects(Sandbox.connect(other.sandboxId), NotFoundError)
  const short = await Sandbox.create({ timeoutMs: 1_000 })
  const deadline = Date.now() + 20_000
  while (await short.isRunning()) assert(Date.now() < deadline, 'a sandbox outlives its timeout')
})

await check('list with filters, in both orders, by pages', async () => {
  const second = await Sandbox.create('code-interpreter', { metadata: { ...mark, second: 'yes' } })
  const both = [sandbox.sandboxId, second.sandboxId]
  assert.deepEqual(await listed({ metadata: mark }, 'asc'), both)
  assert.deepEqual(await listed({ metadata: mark }, 'desc'), both.toReversed())
  const { startedAt } = await second.getInfo()
  assert.deepEqual(await listed({ metadata: mark, startedAfter: startedAt }), [second.sandboxId])
  assert.deepEqual(await listed({ metadata: mark, template: 'code-interpreter' }), [second.sandboxId])
  assert.deepEqual(await listed({ metadata: mark, template: 'base' }), [sandbox.sandboxId])
  assert.deepEqual(await listed({ metadata: { ...mark, second: 'yes' }, state: ['running'] }), [second.sandboxId])
  assert.deepEqual(await listed({ metadata: mark, state: ['paused'] }), [])
  await second.kill()
})

await check('keys: a wrong one is refused', async () => {
  await assert.rejects(Sandbox.create({ apiKey: 'e2b_0000000000000000000000000000000000000000' }), AuthenticationError)
})

await check('commands: foreground, exit codes, environment, directory, user', async () => {
  assert.equal((await sandbox.commands.run('echo hi $GIVEN')).stdout, 'hi x y\n')
  assert.equal((await sandbox.commands.run('echo $A; pwd', { envs: { A: 'ä' }, cwd: '/tmp' })).stdout, 'ä\n/tmp\n')
  assert.equal((await sandbox.commands.run('id -un; echo $HOME; pwd; echo $USER')).stdout, 'user\n/home/user\n/home/user\nuser\n')
  const root = await sandbox.commands.run('id -un; pwd; echo $HOME', { user: 'root' })
  assert.equal(root.stdout, 'root\n/root\n/root\n')
  await assert.rejects(sandbox.commands.run('id', { user: 'nosuchuser' }), AuthenticationError)
  const failed = await sandbox.commands.run('echo out; echo err >&2; exit 3').catch((e) => e)
  assert(failed instanceof CommandExitError)
  assert.deepEqual([failed.exitCode, failed.stdout, failed.stderr], [3, 'out\n', 'err\n'])
  await assert.rejects(sandbox.commands.run('nosuchprogram'), (e) => e.exitCode === 127)
  await assert.rejects(sandbox.commands.run('pwd', { cwd: '/nope' }), SandboxError)
})

await check('commands: background, list, connect, kill', async () => {
  const sleep = await sandbox.commands.run('sleep 60', { background: true })
  assert((await sandbox.commands.list()).some((p) => p.pid === sleep.pid))
  assert.equal(await sleep.kill(), true)
  await assert.rejects(sleep.wait(), (e) => e.exitCode === -1)
  assert.equal(await sandbox.commands.kill(sleep.pid), false)
  const waits = await sandbox.commands.run('read line; echo got $line', { background: true, stdin: true })
  await waits.disconnect()
  const back = await sandbox.commands.connect(waits.pid)
  await sandbox.commands.sendStdin(waits.pid, 'it\n')
  assert.equal((await back.wait()).stdout, 'got it\n')
})

await check('commands: input', async () => {
  const cat = await sandbox.commands.run('cat', { background: true, stdin: true })
  await sandbox.commands.sendStdin(cat.pid, 'in ü\n')
  await sandbox.commands.closeStdin(cat.pid)
  assert.equal((await cat.wait()).stdout, 'in ü\n')
})

await check('commands: timeout kills', async () => {
  await assert.rejects(sandbox.commands.run('sleep 987', { timeoutMs: 700 }), TimeoutError)
  await sandbox.commands.run('while pgrep -xf "sleep 987"; do sleep 0.05; done', { timeoutMs: 20_000 })
})

await check('commands: 1.3 MB of output, in chunks', async () => {
  let streamed = 0
  const result = await sandbox.commands.run('seq 1 200000', { onStdout: (text) => (streamed += text.length) })
  assert.equal(result.stdout.length, 1_288_895)
  assert.equal(streamed, 1_288_895)
})

await check('files: write, read, list, info, exists, rename, remove, folders, several at once', async () => {
  const written = await sandbox.files.write('d/a.txt', 'héllo')
  assert.equal(written.path, '/home/user/d/a.txt')
  assert.equal(await sandbox.files.read('d/a.txt'), 'héllo')
  await sandbox.files.write('d/a.txt', 'shorter')
  assert.equal(await sandbox.files.read('/home/user/d/a.txt'), 'shorter')
  const info = await sandbox.files.getInfo('d/a.txt')
  assert.deepEqual([info.name, info.type, info.size, info.owner], ['a.txt', 'file', 7, 'user'])
  assert.equal(await sandbox.files.exists('d'), true)
  assert.equal(await sandbox.files.exists('nope'), false)
  assert.equal(await sandbox.files.makeDir('e/f'), true)
  assert.equal(await sandbox.files.makeDir('e/f'), false)
  await sandbox.files.write([{ path: 'm/a', data: '1' }, { path: 'm/b', data: new Blob(['2']) }])
  assert.deepEqual((await sandbox.files.list('m')).map((e) => e.name).sort(), ['a', 'b'])
  assert((await sandbox.files.list('.', { depth: 2 })).some((e) => e.path === '/home/user/m/b'))
  assert.equal((await sandbox.files.rename('m/a', 'm/c')).path, '/home/user/m/c')
  await sandbox.files.remove('m')
  assert.equal(await sandbox.files.exists('m'), false)
  await assert.rejects(sandbox.files.read('nope'), NotFoundError)
  await assert.rejects(sandbox.files.list('nope'), NotFoundError)
})

await check('files: binary, unicode names, links', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256)
  await sandbox.files.write('dü/日本 1.bin', bytes.buffer)
  assert.deepEqual(await sandbox.files.read('dü/日本 1.bin', { format: 'bytes' }), bytes)
  assert.equal((await sandbox.files.read('dü/日本 1.bin', { format: 'blob' })).size, bytes.length)
  assert.deepEqual((await sandbox.files.list('dü')).map((e) => e.name), ['日本 1.bin'])
  await sandbox.commands.run('ln -s "dü/日本 1.bin" link')
  assert.equal((await sandbox.files.getInfo('link')).symlinkTarget, '/home/user/dü/日本 1.bin')
})

await check('files: compressed, as a plain body, with metadata, of another user', async () => {
  const text = 'ünicode '.repeat(9_000)
  const metadata = { author: 'ann', 'kind-of': 'x y' }
  assert.deepEqual((await sandbox.files.write('o/zipped', text, { gzip: true, metadata })).metadata, metadata)
  assert.equal(await sandbox.files.read('o/zipped', { gzip: true }), text)
  const info = await sandbox.files.getInfo('o/zipped')
  assert.deepEqual([info.size, info.metadata], [Buffer.byteLength(text), metadata])
  await sandbox.files.write('o/plain', new Blob(['in ', 'parts']).stream(), { useOctetStream: true })
  assert.equal(await sandbox.files.read('o/plain'), 'in parts')
  assert.equal((await sandbox.files.write('own', "root's", { user: 'root' })).path, '/root/own')
  assert.equal(await sandbox.files.read('own', { user: 'root' }), "root's")
  assert.equal(await sandbox.files.exists('own'), false)
  await assert.rejects(sandbox.files.write('own', '', { user: 'nosuchuser' }), AuthenticationError)
})

await check('files: 50 MB both ways, streamed', async () => {
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
  // Random: a block that is lost, doubled or in another's place is seen.
  const large = randomFillSync(new Uint8Array(50 * 1024 * 1024))
  await sandbox.files.write('large', large.buffer)
  assert.equal((await sandbox.commands.run('sha256sum < large')).stdout, `${digest(large)}  -\n`)
  assert.equal(digest(await sandbox.files.read('large', { format: 'bytes' })), digest(large))
  const streamed = createHash('sha256')
  for await (const chunk of await sandbox.files.read('large', { format: 'stream' })) streamed.update(chunk)
  assert.equal(streamed.digest('hex'), digest(large))
  await sandbox.files.remove('large')
})

await check('watch: create, write, chmod, rename, remove', async () => {
  await sandbox.files.makeDir('w')
  const events = happenings()
  const tell = (event) => events.tell(`${event.type} ${event.name}`, event)
  const watch = await sandbox.files.watchDir('w', tell, { recursive: true, includeEntry: true })
  await sandbox.files.write('w/x', '1')
  assert.equal((await events.await('create x')).entry.path, '/home/user/w/x')
  await events.await('write x')
  await sandbox.files.makeDir('w/sub/y')
  await events.await('create sub/y')
  await sandbox.files.rename('w/x', 'w/sub/z')
  await events.await('rename x')
  await events.await('create sub/z')
  await sandbox.commands.run('chmod 640 w/sub/z')
  assert.equal((await events.await('chmod sub/z')).entry.permissions, '-rw-r-----')
  await sandbox.files.remove('w/sub/z')
  assert.equal((await events.await('remove sub/z')).entry, undefined)
  await watch.stop()
})

await check('terminals', async () => {
  let output = ''
  const prompt = until('a prompt')
  const onData = (bytes) => {
    output += new TextDecoder().decode(bytes)
    if (output.includes('$ ')) prompt.settle()
  }
  const typed = (text) => new TextEncoder().encode(text)
  const terminal = await sandbox.pty.create({ cols: 80, rows: 24, onData, envs: { T: 'set' }, cwd: '/tmp' })
  // Before its first prompt bash itself sets the size that it read a moment before.
  await prompt.happened
  await sandbox.pty.resize(terminal.pid, { cols: 100, rows: 30 })
  await sandbox.pty.sendInput(terminal.pid, typed('stty size; tty; echo $T; pwd; exit\n'))
  await terminal.wait()
  for (const expected of ['30 100', '/dev/pts/', 'set', '/tmp']) assert(output.includes(expected), output)
  const second = await sandbox.pty.create({ cols: 80, rows: 24, onData: () => {}, envs: { T: 'kept' } })
  await second.disconnect()
  let rest = ''
  const back = await sandbox.pty.connect(second.pid, { onData: (bytes) => (rest += new TextDecoder().decode(bytes)) })
  await sandbox.pty.sendInput(second.pid, typed('echo $T; exit 3\n'))
  await assert.rejects(back.wait(), (e) => e.exitCode === 3)
  assert(rest.includes('kept\r\n'), rest)
  const third = await sandbox.pty.create({ cols: 80, rows: 24, onData: () => {} })
  assert.equal(await sandbox.pty.kill(third.pid), true)
})

await check('metrics', async () => {
  const [metrics] = await sandbox.getMetrics()
  assert(metrics.cpuCount >= 1 && metrics.memTotal > 0 && metrics.memUsed > 0 && metrics.diskTotal > 0)
})

await check('pause and resume', async () => {
  const frozen = await Sandbox.create({ metadata: { ...mark, paused: 'yes' } })
  const clock = 'python3 -uc "import time\nwhile True: print(time.monotonic()); time.sleep(0.05)" > ticks'
  const ticking = await frozen.commands.run(clock, { background: true })
  await frozen.commands.run('until [ -s ticks ]; do sleep 0.05; done')
  await assert.rejects(frozen.pause({ keepMemory: false }), /cannot pause without the memory/)
  assert.equal(await frozen.isRunning(), true)
  assert.equal(await frozen.pause(), true)
  const paused = performance.now()
  assert.equal(await frozen.pause(), false)
  assert.deepEqual(await listed({ metadata: { ...mark, paused: 'yes' }, state: ['paused'] }), [frozen.sandboxId])
  assert.equal(await frozen.isRunning(), false)
  // Meanwhile the other one goes on.
  await sandbox.commands.run('sleep 1.5')
  const stoodStill = (performance.now() - paused) / 1_000
  const thawed = await Sandbox.connect(frozen.sandboxId)
  assert((await thawed.commands.list()).some((p) => p.pid === ticking.pid))
  assert.equal((await thawed.getInfo()).state, 'running')
  await thawed.commands.run('n=$(wc -l < ticks); until [ $(wc -l < ticks) -gt $n ]; do sleep 0.05; done')
  const ticks = (await thawed.files.read('ticks')).split('\n').slice(0, -1).map(Number)
  const longest = Math.max(...ticks.slice(1).map((tick, i) => tick - ticks[i]))
  assert(longest >= stoodStill, `it was paused for ${stoodStill} s; the longest pause of its clock was ${longest} s`)
  await thawed.kill()
})

await check('paused when its time is over, woken by a request', async () => {
  const lifecycle = { onTimeout: 'pause', autoResume: true }
  const sleeper = await Sandbox.create({ timeoutMs: 2_000, lifecycle })
  await sleeper.files.write('kept', 'yes')
  const deadline = Date.now() + 20_000
  while ((await sleeper.getInfo()).state !== 'paused') assert(Date.now() < deadline, 'it does not pause')
  assert.equal(await sleeper.files.read('kept'), 'yes')
  assert.equal((await sleeper.getInfo()).state, 'running')
  await sleeper.kill()
})

await check('signed URLs, with and without expiry', async () => {
  const posted = (url, text) => {
    const form = new FormData()
    form.append('file', new Blob([text]), 'any.txt')
    return fetch(url, { method: 'POST', body: form })
  }
  for (const [name, useSignatureExpiration] of [['signed 1.txt', 60], ['signed 2.txt', undefined]]) {
    const upload = await sandbox.uploadUrl(name, { useSignatureExpiration })
    assert.equal((await posted(upload, `in ${name}`)).status, 200)
    assert.equal(await sandbox.files.read(name), `in ${name}`)
    const download = await sandbox.downloadUrl(name, { useSignatureExpiration })
    assert.equal(await (await fetch(download)).text(), `in ${name}`)
    assert.equal((await posted(download, 'changed')).status, 401)
    assert.equal((await fetch(upload)).status, 401)
    assert.equal((await fetch(download.replace(/path=[^&]*/, 'path=d%2Fa.txt'))).status, 401)
  }
  const expired = { useSignatureExpiration: -1 }
  assert.equal((await fetch(await sandbox.downloadUrl('signed 1.txt', expired))).status, 401)
  assert.equal((await posted(await sandbox.uploadUrl('signed 1.txt', expired), 'late')).status, 401)
  assert.equal(await sandbox.files.read('signed 1.txt'), 'in signed 1.txt')
})

await check('network: no internet access, rules replaced', async () => {
  const closed = await Sandbox.create({ allowInternetAccess: false })
  // Addresses of RFC 5737: what the rules let pass the proxy refuses all the same, in other words, so nothing is sent.
  const asked = async (host) => (await closed.commands.run(`curl -sS http://${host}/; true`)).stdout
  const [byRules, byProxy] = [/network rules of this sandbox deny/, /out of bounds \(documentation\)/]
  assert.match(await asked('example.com'), byRules)
  assert.match(await asked('192.0.2.1'), byRules)
  assert.equal((await closed.getInfo()).allowInternetAccess, false)
  await closed.updateNetwork({ denyOut: ['198.51.100.0/24'] })
  assert.match(await asked('192.0.2.1'), byProxy)
  assert.match(await asked('198.51.100.1'), byRules)
  const { allowInternetAccess, network } = await closed.getInfo()
  assert.deepEqual([allowInternetAccess, network.denyOut], [true, ['198.51.100.0/24']])
  await closed.updateNetwork({ allowOut: ['192.0.2.0/24'], denyOut: ['0.0.0.0/0'] })
  assert.match(await asked('192.0.2.1'), byProxy)
  assert.match(await asked('198.51.100.1'), byRules)
  await closed.updateNetwork({ allowInternetAccess: false })
  assert.match(await asked('192.0.2.1'), byRules)
  const refused = /must include '0.0.0.0\/0'/
  await assert.rejects(Sandbox.create({ network: { allowOut: ['example.com'] } }), refused)
  await assert.rejects(closed.updateNetwork({ allowOut: ['example.com'] }), refused)
  await closed.kill()
})

await check('programs: bash, coreutils, curl, git, node, npm, pip, python3', async () => {
  const names = 'bash ls sed awk tar gzip curl git node npm pip3 python3'
  assert.equal((await sandbox.commands.run(`for p in ${names}; do command -v $p >/dev/null || echo $p; done`)).stdout, '')
  assert.equal((await sandbox.commands.run('whoami', { user: 'root' })).exitCode, 0)
})

await check('git helper', async () => {
  await sandbox.git.init('repo', { initialBranch: 'main' })
  await sandbox.files.write('repo/f', '1')
  await sandbox.git.add('repo')
  await sandbox.git.commit('repo', 'first', { authorName: 'A', authorEmail: 'a@example.com' })
  const status = await sandbox.git.status('repo')
  assert.deepEqual([status.isClean, status.currentBranch], [true, 'main'])
})

await check('snapshots and fork: refused with a reason where the engine cannot', async () => {
  const reason = /cannot write memory to disk; gVisor can/
  await assert.rejects(sandbox.createSnapshot(), reason)
  await assert.rejects(sandbox.fork({ count: 2 }), reason)
  assert.deepEqual(await listed({ metadata: mark }), [sandbox.sandboxId])
  assert.deepEqual(await Sandbox.listSnapshots().nextItems(), [])
  assert.equal(await sandbox.isRunning(), true)
})

await sandbox.kill()
