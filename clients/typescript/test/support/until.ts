import assert from 'node:assert/strict';

const patience = 60_000;

/** Waits for a condition; what it says when it does not come true is what was waited for. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const late = Date.now() + patience;
  while (!(await condition())) {
    assert.ok(Date.now() < late, `did not happen: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
