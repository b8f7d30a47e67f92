// House rules that the compiler does not know: no `any`, no default exports, nothing left to do, nothing that the page's policy refuses.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const rules = [
    [/(:|\bas|<|,|\||=>?)\s*any\b/, 'names the type any'],
    [/^export default\b/m, 'has a default export'],
    [/\b(TODO|FIXME|XXX)\b/, 'leaves something to do'],
    [/@ts-(ignore|expect-error|nocheck)/, 'silences the compiler'],
    [/dangerouslySetInnerHTML|\.innerHTML\b/, 'makes markup of a text'],
];

const faults = [];
for (const file of (await readdir('src', { recursive: true })).filter(name => /\.tsx?$/.test(name))) {
    const source = (await readFile(join('src', file), 'utf8')).replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
    for (const [pattern, fault] of rules) if (pattern.test(source)) faults.push(`src/${file} ${fault}.`);
}
if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
}
