// The peer: the same seven tools on the official TypeScript SDK, over plain child processes and files.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const server = new McpServer({ name: 'peer', version: '1.0.0' }, { instructions: 'Runs code.' });
let folder;
const home = async () => (folder ??= await mkdtemp(join(tmpdir(), 'peer-')));
const text = (value) => ({ content: [{ type: 'text', text: value }] });
const sandbox_id = z.string().optional().describe('A sandbox named by an earlier result, or "new"');

async function run(command, args, input) {
  const child = spawn(command, args, { cwd: await home() });
  child.stdin.end(input);
  let out = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (out += data));
  return new Promise((done) => child.on('close', (code) => done({ ...text(out), isError: code !== 0 })));
}

const tool = (name, description, inputSchema, handler) =>
  server.registerTool(name, { title: name, description, inputSchema, annotations: { openWorldHint: false } }, handler);

tool('execute_python', 'Runs Python code', { code: z.string(), sandbox_id }, ({ code }) => run('/usr/bin/python3', ['-'], code));
tool('execute_javascript', 'Runs JavaScript code', { code: z.string(), sandbox_id }, ({ code }) => run('/usr/bin/node', ['-'], code));
tool('create_file', 'Creates a file', { path: z.string(), content: z.string(), sandbox_id }, async ({ path, content }) => {
  const target = resolve(await home(), path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  return text('created');
});
tool('read_file', 'Reads a file', { path: z.string(), sandbox_id }, async ({ path }) => text(await readFile(resolve(await home(), path), 'utf8')));
tool('list_files', 'Lists files', { path: z.string().default('.'), sandbox_id }, async ({ path }) => {
  const names = await readdir(resolve(await home(), path));
  const sizes = await Promise.all(names.map(async (name) => `${name} ${(await stat(join(await home(), path, name))).size}`));
  return text(sizes.join('\n'));
});
tool(
  'install_packages',
  'Installs packages',
  { packages: z.array(z.string()), language: z.enum(['python', 'javascript']), sandbox_id },
  ({ packages, language }) =>
    language === 'python' ? run('/usr/bin/python3', ['-m', 'pip', 'install', '--target', '.', ...packages]) : run('npm', ['install', ...packages]),
);
tool('get_sandbox_info', 'Tells about the sandbox', { sandbox_id }, async () => text(JSON.stringify({ folder: await home() })));

await server.connect(new StdioServerTransport());
