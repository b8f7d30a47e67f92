// Builds the console on the source of our client, with the packages of this folder alone.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { defineConfig } from 'vite';

const client = fileURLToPath(new URL('../clients/typescript/src/', import.meta.url));
const packages = fileURLToPath(new URL('node_modules/', import.meta.url));
const shared = ['react', 'graphql-ws', '@codemirror/state', '@codemirror/view'];

/** The server takes the nonce of each answer in here, by which editors may add their styles. */
const nonce = {
    name: 'nonce',
    transformIndexHtml: html =>
        html.replace('<meta charset="utf-8" />', '<meta charset="utf-8" />\n    <meta property="csp-nonce" nonce="%NONCE%" />'),
    apply: 'build',
};

/** The same files compressed, once, so that the server need not. */
const compressed = {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir }) {
        const names = (await readdir(dir, { recursive: true })).filter(name => /\.(js|css|svg)$/.test(name));
        for (const name of names) {
            const content = await readFile(join(dir, name));
            const small = await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
            if (small.length < content.length) await writeFile(join(dir, `${name}.br`), small);
        }
    },
};

export default defineConfig({
    plugins: [nonce, compressed],
    resolve: {
        alias: [
            { find: '@linkedrecords/client/react', replacement: `${client}react/index.ts` },
            { find: '@linkedrecords/client/codemirror', replacement: `${client}codemirror/index.ts` },
            { find: '@linkedrecords/client', replacement: `${client}index.ts` },
            { find: '#websocket', replacement: `${client}connection/browserSocket.ts` },
            // One copy of what both use.
            ...shared.map(name => ({ find: new RegExp(`^${name}$`), replacement: `${packages}${name}` })),
        ],
    },
    build: {
        target: 'es2022',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1_000,
        // "use client" speaks to servers that render.
        rollupOptions: { onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning) },
    },
    // `npm start` serves the page itself and asks a server that was started with ./run for everything else.
    server: {
        port: 6544,
        proxy: Object.fromEntries(
            ['/graphql', '/auth', '/blobs', '/health', '/console/', '/schema.graphql'].map(path => [
                path,
                { target: 'http://127.0.0.1:6543', ws: true, changeOrigin: true },
            ]),
        ),
    },
});
