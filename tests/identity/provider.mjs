// An identity provider (OpenID Connect) with the people of a file. Usage: node provider.mjs SETTINGS.json
// Any password is right: what the provider asks for is not what is tested.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const { port, client, secret, redirect, afterSignOut, people } = JSON.parse(readFileSync(process.argv[2], 'utf-8'));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: client,
    client_secret: secret,
    redirect_uris: [redirect],
    post_logout_redirect_uris: [afterSignOut],
  }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'given_name', 'family_name', 'groups'] },
  cookies: { keys: [secret] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, ...people[id] }) }),
  ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 3600, IdToken: 3600 },
});
provider.listen(port, '127.0.0.1');
