// The doors of a server that is not in development: accounts with a password, guests, and an identity provider.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Provider } from './provider.js';
import { browser, Console, serious, skip } from './support.js';

const password = 'correct horse battery';

after(() => browser?.close());

describe('The console of a server in production', { skip }, () => {
    let provider;
    let console;
    let page;
    before(async () => {
        provider = await Provider.start('dora@example.com');
        console = await Console.open(browser, {
            ASPNETCORE_ENVIRONMENT: 'Production',
            AUTH_ISSUER_BASE_URL: provider.url,
            AUTH_CLIENT_ID: Provider.clientId,
            AUTH_CLIENT_SECRET: Provider.clientSecret,
        });
        page = console.page;
    });
    after(async () => {
        await console?.close();
        provider?.close();
    });

    const enter = async (seat, address, secret, how) => {
        await seat.getByLabel('Address').fill(address);
        await seat.getByLabel('Password').fill(secret);
        await seat.getByRole('button', { name: how, exact: true }).click();
    };
    const sits = (seat, name) => seat.getByRole('heading', { level: 2, name }).waitFor();
    const isFree = seat => seat.getByText('Nobody sits here yet').waitFor();

    it('shows no development users, and its doors keep nobody out', async () => {
        await isFree(console.left);
        await isFree(console.right);
        assert.equal(await page.getByRole('button', { name: /Alice/ }).count(), 0);
        assert.deepEqual(await serious(console, 'sign-in'), []);
    });

    it('registers somebody new, and says what is wrong with a password', async () => {
        await enter(console.right, 'erik@example.com', 'short', 'Register');
        await console.right
            .getByRole('alert')
            .getByText(/character/)
            .waitFor();
        await enter(console.right, 'erik@example.com', password, 'Register');
        await sits(console.right, 'Erik');
        await console.right.locator('.connection.live').waitFor();
    });

    it('lets the same person out and in again, but not with another password', async () => {
        await console.right.getByRole('button', { name: 'Sign Erik out' }).click();
        await isFree(console.right);
        await enter(console.right, 'erik@example.com', 'not the password', 'Sign in');
        await console.right
            .getByRole('alert')
            .getByText(/address|password/i)
            .waitFor();
        await enter(console.right, 'erik@example.com', password, 'Sign in');
        await sits(console.right, 'Erik');
    });

    it('signs in at the provider, shares with whoever has a password, and remembers both over a reload', async () => {
        await console.left.getByRole('link', { name: 'Sign in at the identity provider' }).click();
        await page.getByRole('link', { name: 'Go on as dora@example.com' }).click();
        await sits(console.left, 'Dora');
        await sits(console.right, 'Erik');
        await console.sharePage('Erik');
        await console.left.locator('.cm-content').click();
        await page.keyboard.type('Hello Erik');
        await console.right.locator('.cm-line', { hasText: 'Hello Erik' }).waitFor();

        await page.reload();
        await sits(console.left, 'Dora');
        await console.right.locator('.cm-line', { hasText: 'Hello Erik' }).waitFor();
    });

    it('ends a session at the provider with its cookie', async () => {
        await console.left.getByRole('button', { name: 'Sign Dora out' }).click();
        await isFree(console.left);
        await page.reload();
        await isFree(console.left);
        await sits(console.right, 'Erik');
        assert.deepEqual(
            (await console.context.cookies()).filter(({ name }) => name.startsWith('linkedrecords_session')),
            [],
        );
    });

    it('takes a guest in, who keeps what they made when they register', async () => {
        await console.left.getByRole('button', { name: 'As a guest' }).click();
        await sits(console.left, 'Guest');
        await console.left.getByRole('button', { name: 'Start a page' }).click();
        await console.left.locator('.page-text .cm-content').waitFor();
        await console.left.getByText('Keep what you make as a guest').click();
        await enter(console.left, 'flo@example.com', password, 'Register');
        await sits(console.left, 'Flo');
        await console.left.locator('.page-text .cm-content').waitFor();
    });
});
