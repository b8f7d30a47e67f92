// Each test covers numbered behaviours of LinkedRecords; together with the differences they are all 155.
import test from 'node:test';
import { differences } from '../differences.mjs';

const covered = new Set();

/** A test that shows the behaviours of these numbers. */
export function behaviour(numbers, name, run) {
  for (const number of [numbers].flat()) {
    if (covered.has(number) || differences.has(number)) throw new Error(`${number} is covered twice.`);
    covered.add(number);
  }
  test(`${[numbers].flat().join(', ')}: ${name}`, { timeout: 300_000 }, run);
}

/** Numbers that a test covers which is no test of its own. */
export function covers(...numbers) {
  for (const number of numbers) covered.add(number);
}

/** Numbers that nobody covers. */
export const missing = () => Array.from({ length: 155 }, (_, index) => index + 1).filter(number => !covered.has(number) && !differences.has(number));
