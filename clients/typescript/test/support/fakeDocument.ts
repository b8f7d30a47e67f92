import { applyChanges } from '../../dist/keyvalue/changes.js';
import type { JsonObject } from '../../dist/wire/json.js';
import type { PatchKeyValueInput, RecordFields } from '../../dist/wire/messages.js';
import type { FakeServer } from './fakeNetwork.js';

/** A document as the server keeps it: changes in the order in which they come, each id once. */
export class FakeDocument implements FakeServer {
  value: JsonObject;
  version = 1;
  readonly ids = new Set<string>();

  constructor(value: JsonObject) {
    this.value = value;
  }

  get fields(): RecordFields {
    const moment = { createdAt: '', createdBy: 'us-a', updatedAt: '', updatedBy: 'us-a', revision: this.version };
    return { __typename: 'KeyValueRecord', id: 'kv-1', ...moment, version: this.version, value: this.value };
  }

  answer(_name: string, { input }: { readonly input: PatchKeyValueInput & { readonly id: string } }): unknown {
    if (!this.ids.has(input.id)) {
      this.ids.add(input.id);
      this.value = applyChanges(this.value, input.changes);
      this.version++;
    }
    return { patchKeyValue: { revision: this.version, record: this.fields } };
  }

  // Whoever reads slowly gets the newest of several changes.
  follow(): () => readonly unknown[] {
    let told = 0;
    return () => {
      if (told === this.version) return [];
      told = this.version;
      return [{ recordChanged: { version: this.version, at: '', author: 'us-a', record: this.fields } }];
    };
  }
}
