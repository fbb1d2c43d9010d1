// An authorization server on a free port of the loopback interface, and another one that has the same keys. Says both
// addresses in one line of JSON; takes the commands "rotate" (new keys, the old ones forgotten) and "clock SECONDS" (how far
// its clock is off), each answered by "ok". Ends with its input.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const SCOPES = ['sandbox:read', 'sandbox:run'];
const realNow = Date.now;

function key() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'ES256' };
}

async function listen() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, issuer: `http://127.0.0.1:${server.address().port}` };
}

function serve({ server, issuer }, keys) {
  const provider = new Provider(issuer, {
    clients: ['ann', 'bob'].map((name) => ({
      client_id: name,
      client_secret: `the-secret-of-${name}`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
      scope: SCOPES.join(' '),
    })),
    jwks: { keys },
    scopes: SCOPES,
    ttl: { ClientCredentials: 60 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, resource) => ({ scope: SCOPES.join(' '), audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
      },
    },
  });
  server.removeAllListeners('request');
  server.on('request', provider.callback());
}

let keys = [key()];
const [own, twin] = [await listen(), await listen()];
serve(own, keys);
serve(twin, keys);
console.log(JSON.stringify({ issuer: own.issuer, twin: twin.issuer }));

for await (const line of createInterface({ input: process.stdin })) {
  const [command, argument] = line.split(' ');
  if (command === 'rotate') {
    keys = [key()];
    serve(own, keys);
    serve(twin, keys);
  } else if (command === 'clock') {
    Date.now = () => realNow() + Number(argument) * 1000;
  } else {
    throw new Error(`unknown command: ${line}`);
  }
  console.log('ok');
}
process.exit(0);
