// The official TypeScript client finds the authorization server by itself, asks for what it was told to ask for, and for
// more when a call needs more. Arguments: era, URL, the issuer that it trusts. Prints "ok" and the scopes of its tokens in turn.
import assert from 'node:assert/strict';
import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const [era, url, expectedIssuer] = process.argv.slice(2);
const mode = /^\d/.test(era) ? { pin: era } : era;
const provider = new ClientCredentialsProvider({ clientId: 'ann', clientSecret: 'the-secret-of-ann', expectedIssuer });
const granted = [];
const saveTokens = provider.saveTokens.bind(provider);
provider.saveTokens = (tokens, ...rest) => {
  granted.push(tokens.scope);
  return saveTokens(tokens, ...rest);
};

const client = new Client({ name: 'acceptance', version: '1' }, { versionNegotiation: { mode } });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }), { timeout: 60_000 });
const tools = (await client.listTools()).tools.map((tool) => tool.name);
assert.ok(tools.includes('execute_python'));
const text = (result) => result.content.map((part) => part.text ?? '').join('\n');
assert.match(text(await client.callTool({ name: 'get_sandbox_info', arguments: {} })), /memory/);
assert.match(text(await client.callTool({ name: 'execute_python', arguments: { code: '6 * 7' } })), /42/);
await client.close();
console.log(`ok ${granted.join(', then ')}`);
