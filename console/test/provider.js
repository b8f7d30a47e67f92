// A small OpenID provider, as strict as a real one in what a server must do: code flow with PKCE, the client's secret, tokens signed with RS256.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Provider {
    static clientId = 'console';
    static clientSecret = 'a secret that only the server knows';
    #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    #codes = new Map();

    /** @param email Who signs in there. */
    static async start(email) {
        const provider = new Provider();
        provider.email = email;
        provider.http = createServer((request, response) => void provider.#answer(request, response));
        provider.http.listen(0, '127.0.0.1');
        await once(provider.http, 'listening');
        provider.url = `http://127.0.0.1:${provider.http.address().port}`;
        return provider;
    }

    close() {
        this.http.closeAllConnections();
        this.http.close();
    }

    async #answer(request, response) {
        const { pathname, searchParams } = new URL(request.url, this.url);
        const json = value => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
        if (pathname === '/.well-known/openid-configuration') return json(this.#discovery());
        if (pathname === '/keys')
            return json({ keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
        if (pathname === '/authorize') return this.#page(response, searchParams);
        if (pathname === '/token') return this.#redeem(request, json, response);
        response.writeHead(404).end();
    }

    #discovery() {
        const at = path => this.url + path;
        return { issuer: this.url, jwks_uri: at('/keys'), authorization_endpoint: at('/authorize'), token_endpoint: at('/token') };
    }

    // What a person sees there.
    #page(response, asked) {
        const code = randomUUID();
        this.#codes.set(code, asked);
        const back = new URL(asked.get('redirect_uri'));
        back.search = new URLSearchParams({ code, state: asked.get('state') });
        response
            .writeHead(200, { 'Content-Type': 'text/html' })
            .end(
                `<!doctype html><title>Provider</title><h1>Provider</h1><a href="${back.href.replace('&', '&amp;')}">Go on as ${this.email}</a>`,
            );
    }

    async #redeem(request, json, response) {
        let body = '';
        for await (const chunk of request) body += chunk;
        const given = new URLSearchParams(body);
        const asked = this.#codes.get(given.get('code'));
        this.#codes.delete(given.get('code'));
        const credentials = `${encodeURIComponent(Provider.clientId)}:${encodeURIComponent(Provider.clientSecret)}`;
        const isRight =
            request.headers.authorization === `Basic ${Buffer.from(credentials).toString('base64')}` &&
            asked?.get('redirect_uri') === given.get('redirect_uri') &&
            asked.get('code_challenge') === createHash('sha256').update(given.get('code_verifier')).digest('base64url');
        if (!isRight) return response.writeHead(400).end();
        json({ id_token: this.#token(asked.get('nonce')), access_token: randomUUID(), token_type: 'Bearer' });
    }

    #token(nonce) {
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: this.url, aud: Provider.clientId, sub: `subject of ${this.email}`, iat: now, exp: now + 600, nonce };
        const text = `${encoded({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${encoded({ ...claims, email: this.email, email_verified: true })}`;
        return `${text}.${createSign('RSA-SHA256').update(text).sign(this.#keys.privateKey, 'base64url')}`;
    }
}
