// E2B's official JavaScript SDK, timed: reads "task times" lines, answers with nanoseconds, one line each.
import { createInterface } from 'node:readline'
import { Sandbox } from 'e2b'

const SMALL = new ArrayBuffer(1_000)
const LARGE = new ArrayBuffer(50_000_000)
const FRAMES = 'yes | dd bs=2 count=1000 iflag=fullblock oflag=direct status=none'

const sandbox = await Sandbox.create('base')

const require = (right) => {
  if (!right) throw new Error('the answer is not whole')
}

const tasks = {
  create: async () => {
    const made = await Sandbox.create('base')
    return async () => {
      await made.kill()
      await new Promise((go) => setTimeout(go, 300))
    }
  },
  run_true: async () => void (await sandbox.commands.run('true')),
  write_1_kb: async () => void (await sandbox.files.write('small', SMALL)),
  read_1_kb: async () => require((await sandbox.files.read('small', { format: 'bytes' })).length === 1_000),
  write_50_mb: async () => void (await sandbox.files.write('large', LARGE)),
  read_50_mb: async () => require((await sandbox.files.read('large', { format: 'bytes' })).length === 50_000_000),
  thousand_frames: async () => {
    let frames = 0
    await sandbox.commands.run(FRAMES, { onStdout: () => void frames++ })
    require(frames === 1000)
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const [task, times] = line.split(' ')
  for (let time = 0; time < Number(times); time++) {
    const start = process.hrtime.bigint()
    const after = await tasks[task]()
    const took = process.hrtime.bigint() - start
    console.log(String(took))
    if (after) await after()
  }
}
await sandbox.kill()
