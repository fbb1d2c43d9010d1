// What every official client must be able to do with the built server, whatever the era.
// Each check prints one JSON line: {"check", "ok", "detail"}.
import assert from 'node:assert/strict';

const TOOLS = ['create_file', 'execute_javascript', 'execute_python', 'get_sandbox_info', 'install_packages', 'list_files', 'read_file'];

export const text = (result) => result.content.filter((c) => c.type === 'text').map((c) => c.text).join('\n');

// client: { listTools(), callTool(name, args, { onprogress, signal, timeout }), instructions(), close() }
export async function runChecks(client) {
  await check('lists the seven tools with titles, schemas and annotations', async () => {
    const tools = await client.listTools();
    const names = tools.map((t) => t.name).sort();
    for (const name of TOOLS) assert.ok(names.includes(name), `${name} is missing from ${names}`);
    for (const tool of tools) {
      assert.ok(tool.description, `${tool.name} has no description`);
      assert.equal(tool.inputSchema.type, 'object');
      assert.ok(tool.annotations, `${tool.name} has no annotations`);
    }
  });

  await check('carries instructions', () => assert.ok(client.instructions()?.length > 40));

  await check('execute_python keeps state', async () => {
    await call('execute_python', { code: 'x = 41' });
    assert.match(text(await call('execute_python', { code: 'x + 1' })), /42/);
  });

  await check('execute_javascript keeps state', async () => {
    await call('execute_javascript', { code: 'const y = 20;' });
    assert.match(text(await call('execute_javascript', { code: 'y * 2 + 2' })), /42/);
  });

  await check('create_file, read_file and list_files', async () => {
    await call('create_file', { path: 'data/example.txt', content: 'Hello, sandbox! ✓\n' });
    assert.match(text(await call('read_file', { path: 'data/example.txt' })), /Hello, sandbox! ✓/);
    assert.match(text(await call('list_files', { path: 'data' })), /example\.txt/);
  });

  await check('get_sandbox_info names the sandbox and its limits', async () => {
    assert.match(text(await call('get_sandbox_info', {})), /memory/i);
  });

  await check('a plot comes back as an image', async () => {
    await call('execute_python', {
      code: 'import base64\nclass P:\n  def _repr_png_(self): return base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")',
    });
    const result = await call('execute_python', { code: 'P()' });
    assert.ok(result.content.some((c) => c.type === 'image' && c.mimeType === 'image/png'), JSON.stringify(result).slice(0, 400));
  });

  await check('an error in the code is an isError result that names the line', async () => {
    const result = await client.callTool('execute_python', { code: 'a = 1\n1/0' });
    assert.equal(result.isError, true);
    assert.match(text(result), /ZeroDivisionError/);
    assert.match(text(result), /line 2/);
  });

  await check('install_packages reports progress and the package works at once', async () => {
    const seen = [];
    const result = await call('install_packages', { packages: ['six'], language: 'python' }, { onprogress: (p) => seen.push(p), timeout: 300_000 });
    assert.ok(seen.length > 0, 'no progress notification');
    for (let i = 1; i < seen.length; i++) assert.ok(seen[i].progress > seen[i - 1].progress, 'progress must increase');
    assert.match(text(result), /six/);
    assert.match(text(await call('execute_python', { code: 'import six; six.__name__' })), /six/);
  });

  await check('cancelling stops the code that runs, and the sandbox goes on', async () => {
    const abort = new AbortController();
    const started = Date.now();
    const running = client.callTool('execute_python', { code: 'import time\nfor i in range(100):\n    open("ticks", "w").write(str(i)); time.sleep(0.1)' }, { signal: abort.signal });
    setTimeout(() => abort.abort('no longer needed'), 700);
    await assert.rejects(running);
    assert.ok(Date.now() - started < 5_000, 'the cancelled call took too long to return');
    const before = text(await call('execute_python', { code: 'x, open("ticks").read()' }));
    assert.match(before, /41/, 'variables survive a cancel');
    const again = text(await call('execute_python', { code: 'import time; time.sleep(0.5); x, open("ticks").read()' }));
    assert.equal(/'(\d+)'/.exec(again)[1], /'(\d+)'/.exec(before)[1], 'the cancelled code still runs');
  });

  await check('64 calls at once are all answered, each with its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => call('execute_python', { code: `${i} * 1000 + 7` }, { timeout: 120_000 })));
    answers.forEach((answer, i) => assert.match(text(answer), new RegExp(`\\b${i * 1000 + 7}\\b`)));
  });

  await check('an unknown tool is refused and the next call is fine', async () => {
    await assert.rejects(async () => {
      const result = await client.callTool('no_such_tool', {});
      if (result.isError) throw new Error(text(result));
    });
    assert.match(text(await call('execute_python', { code: '6 * 7' })), /42/);
  });

  await check('a nine megabyte file goes in and comes out unchanged', async () => {
    const line = '0123456789abcdef é ✓ \\ " \t\n';
    const content = line.repeat(Math.floor(9_000_000 / Buffer.byteLength(line)));
    await call('create_file', { path: 'big.txt', content }, { timeout: 120_000 });
    const result = await call('read_file', { path: 'big.txt' }, { timeout: 120_000 });
    const back = result.content.map((c) => c.text ?? c.resource?.text ?? '').find((t) => t.length > 1_000_000) ?? '';
    assert.equal(back.length, content.length);
    assert.ok(back === content, 'the content differs');
  });

  await client.close();

  async function call(name, args, options) {
    const result = await client.callTool(name, args, options);
    assert.notEqual(result.isError, true, `${name} failed: ${text(result)}`);
    return result;
  }
}

async function check(name, body) {
  const started = Date.now();
  try {
    await body();
    console.log(JSON.stringify({ check: name, ok: true, detail: `${Date.now() - started} ms` }));
  } catch (error) {
    console.log(JSON.stringify({ check: name, ok: false, detail: String(error?.stack ?? error) }));
  }
}
