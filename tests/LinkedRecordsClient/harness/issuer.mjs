// An identity provider of the test's own: tokens for anybody, and the code flow without a question.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const encode = value => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export class Issuer {
  #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  #codes = new Map();
  audience = 'linkedrecords-app';
  /** Who signs in at the next visit of /authorize. */
  visitor = { sub: 'visitor', email: 'visitor@example.com' };

  static async start() {
    const issuer = new Issuer();
    issuer.server = createServer((request, response) => void issuer.#answer(request, response)).listen(0, '127.0.0.1');
    await once(issuer.server, 'listening');
    issuer.url = `http://127.0.0.1:${issuer.server.address().port}`;
    return issuer;
  }

  stop() { this.server.closeAllConnections(); this.server.close(); }

  token(claims) {
    const now = Math.floor(Date.now() / 1000);
    const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode({ iss: this.url, aud: this.audience, iat: now, exp: now + 3600, email_verified: true, ...claims })}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.#key.privateKey).toString('base64url')}`;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const json = body => { response.setHeader('content-type', 'application/json'); response.end(JSON.stringify(body)); };
    response.setHeader('access-control-allow-origin', '*');
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: this.url, jwks_uri: `${this.url}/jwks`, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token`,
          userinfo_endpoint: `${this.url}/userinfo`, response_types_supported: ['code'], subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      case '/jwks':
        return json({ keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
      case '/authorize': {
        const code = randomUUID();
        const ask = Object.fromEntries(url.searchParams);
        this.#codes.set(code, { ask, visitor: this.visitor });
        const back = new URL(ask.redirect_uri);
        back.searchParams.set('code', code);
        back.searchParams.set('state', ask.state);
        response.writeHead(302, { location: back.href });
        return response.end();
      }
      case '/token': {
        let body = '';
        for await (const chunk of request) body += chunk;
        const form = new URLSearchParams(body);
        const known = this.#codes.get(form.get('code'));
        this.#codes.delete(form.get('code'));
        if (!known || createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') !== known.ask.code_challenge) {
          response.statusCode = 400;
          return json({ error: 'invalid_grant' });
        }
        const claims = { ...known.visitor, nonce: known.ask.nonce };
        return json({ access_token: this.token(known.visitor), token_type: 'Bearer', expires_in: 3600, scope: 'openid email profile', id_token: this.token(claims) });
      }
      case '/userinfo': {
        const sub = JSON.parse(Buffer.from((request.headers.authorization ?? '..').split('.')[1] ?? '', 'base64url').toString() || '{}').sub;
        return json({ sub, email: `${sub}@userinfo.example`, email_verified: true });
      }
      default:
        // The payment provider lives here as well.
        if (url.pathname.startsWith('/payments/subscriptions/')) {
          const urls = { cancel: `${this.url}/cancel`, update_payment_method: `${this.url}/update` };
          return json({ data: { id: url.pathname.split('/').at(-1), management_urls: urls } });
        }
        response.statusCode = 404;
        return response.end();
    }
  }
}
