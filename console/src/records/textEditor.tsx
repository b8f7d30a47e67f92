import type { LongTextRecord } from '@linkedrecords/client';
import type { Person, Side } from '../people/seat.js';
import { PageText } from '../together/pageText.js';

/** A text with everybody's cursors, as in the split view. */
export function TextEditor({ record, me, side }: { record: LongTextRecord; me: Person; side: Side }) {
  return (
    <div className="text-editor">
      <PageText text={record} me={me} side={side} />
    </div>
  );
}
