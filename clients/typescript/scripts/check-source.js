// House rules that the compiler does not know: no `any`, no default exports, nothing left to do.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const rules = [
    [/(:|\bas|<|,|\||=>?)\s*any\b/, 'names the type any'],
    [/^export default\b/m, 'has a default export'],
    [/\b(TODO|FIXME|XXX)\b/, 'leaves something to do'],
    [/@ts-(ignore|expect-error|nocheck)/, 'silences the compiler'],
];

const faults = [];
for (const folder of ['src', 'test']) {
    for (const file of (await readdir(folder, { recursive: true })).filter(name => /\.tsx?$/.test(name))) {
        const source = (await readFile(join(folder, file), 'utf8')).replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
        for (const [pattern, fault] of rules) if (pattern.test(source)) faults.push(`${folder}/${file} ${fault}.`);
    }
}
if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
}
