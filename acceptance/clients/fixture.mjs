// Talks to the conformance fixture as an assistant would; says "ok" and the revision spoken.
// Arguments: the endpoint, and how to negotiate: legacy or auto.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import assert from 'node:assert/strict';

const [url, mode] = process.argv.slice(2);
const client = new Client(
  { name: 'acceptance', version: '1' },
  { capabilities: { elicitation: {} }, versionNegotiation: { mode } },
);
client.setRequestHandler('elicitation/create', async () => ({
  action: 'accept',
  content: { username: 'ann', email: 'ann@example.com' },
}));
await client.connect(new StreamableHTTPClientTransport(new URL(url)));

const { tools } = await client.listTools();
assert.ok(tools.some(tool => tool.name === 'test_simple_text'));

const seen = [];
const result = await client.callTool(
  { name: 'test_tool_with_progress', arguments: {} },
  { onprogress: step => seen.push(step.progress) },
);
assert.equal(result.content[0].text, 'Done');
assert.deepEqual(seen, [0, 50, 100]);

const asked = await client.callTool({ name: 'test_elicitation', arguments: { message: 'Who?' } });
assert.match(asked.content[0].text, /ann@example.com/);

const read = await client.readResource({ uri: 'test://template/7/data' });
assert.equal(JSON.parse(read.contents[0].text).id, '7');

const bad = await client.callTool({ name: 'test_elicitation', arguments: {} });
assert.ok(bad.isError);
assert.match(bad.content[0].text, /message is required/);

const revision = client.getNegotiatedProtocolVersion();
await client.close();
console.log('ok ' + revision);
