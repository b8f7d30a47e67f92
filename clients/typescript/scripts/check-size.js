// The core has to stay small: bundled for browsers, minified and compressed.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const limit = 25 * 1024;
const { outputFiles } = await build({
    entryPoints: ['dist/index.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
});
const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
console.log(`The core has ${(size / 1024).toFixed(1)} KB compressed; ${limit / 1024} are allowed.`);
if (size > limit) process.exit(1);
