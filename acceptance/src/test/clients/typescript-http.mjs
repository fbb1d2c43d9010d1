// The official TypeScript client, 2.x line, over Streamable HTTP; arguments: era, URL, token (or "-").
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { runChecks } from './checks.mjs';

const [era, url, token] = process.argv.slice(2);
const mode = /^\d/.test(era) ? { pin: era } : era;
const client = new Client({ name: 'acceptance', version: '1' }, { versionNegotiation: { mode } });
const requestInit = token === '-' ? {} : { headers: { Authorization: `Bearer ${token}` } };
await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }), { timeout: 60_000 });

await runChecks({
  listTools: async () => (await client.listTools()).tools,
  callTool: (name, args, options) => client.callTool({ name, arguments: args }, { timeout: 60_000, ...options }),
  instructions: () => client.getInstructions(),
  close: () => client.close(),
});
