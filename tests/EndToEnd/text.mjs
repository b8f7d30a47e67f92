// A text as a client holds it: the value and version that it has seen, moved on by what the server commits.
import assert from 'node:assert/strict';

export class FollowedText {
  constructor(text, version) {
    this.text = text;
    this.version = version;
  }

  apply(commit) {
    assert.equal(commit.version, this.version + 1, 'operations come each once and in their place');
    this.text = applied(this.text, commit.operation);
    this.version = commit.version;
  }
}

function applied(text, operation) {
  let [result, at] = ['', 0];
  for (const step of operation) {
    if (typeof step === 'number') result += text.slice(at, (at += step));
    else if (typeof step === 'string') result += step;
    else at += step.delete;
  }
  assert.equal(at, text.length, 'an operation covers the whole text');
  return result;
}

export const insertion = (text, at, inserted) =>
  [at, inserted, text.length - at].filter(step => step !== 0);
