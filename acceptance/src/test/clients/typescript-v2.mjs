// The official TypeScript client, 2.x line; the first argument is the era: legacy, auto or a pinned revision.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { runChecks } from './checks.mjs';

const [era, command, ...args] = process.argv.slice(2);
const mode = /^\d/.test(era) ? { pin: era } : era;
const client = new Client({ name: 'acceptance', version: '1' }, { versionNegotiation: { mode } });
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: 'inherit', maxBufferSize: 64 << 20 }), { timeout: 60_000 });

await runChecks({
  listTools: async () => (await client.listTools()).tools,
  callTool: (name, args, options) => client.callTool({ name, arguments: args }, { timeout: 60_000, ...options }),
  instructions: () => client.getInstructions(),
  close: () => client.close(),
});
