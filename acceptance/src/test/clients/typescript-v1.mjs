// The official TypeScript client, 1.x line: the handshake era.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { runChecks } from './checks.mjs';

const [command, ...args] = process.argv.slice(2);
const client = new Client({ name: 'acceptance', version: '1' });
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: 'inherit' }), { timeout: 60_000 });

await runChecks({
  listTools: async () => (await client.listTools()).tools,
  callTool: (name, args, options) => client.callTool({ name, arguments: args }, CallToolResultSchema, { timeout: 60_000, ...options }),
  instructions: () => client.getInstructions(),
  close: () => client.close(),
});
