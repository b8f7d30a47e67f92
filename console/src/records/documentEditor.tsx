import type { JsonObject, KeyValueRecord } from '@linkedrecords/client';
import { isJsonObject } from '@linkedrecords/client';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { linter } from '@codemirror/lint';
import { type EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../parts/button.js';
import { Editor, showIn } from '../parts/editor.js';
import { Problem } from '../parts/panel.js';

const pause = 350;

const written = (value: object): string => JSON.stringify(value, null, 2);

/** A document as JSON. Each pause makes what is different, as deep inside as it can be; what others change appears around the cursor. */
export function DocumentEditor({ record }: { record: KeyValueRecord }) {
  const view = useRef<EditorView | null>(null);
  const shown = useRef(written(record.value));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [state, setState] = useState<'saved' | 'typing' | 'invalid'>('saved');
  const [error, setError] = useState<unknown>(null);
  const { canUndo, canRedo } = useDocumentUndo(record);

  const save = (): void => {
    const text = view.current?.state.doc.toString() ?? '';
    const value = parsed(text);
    if (!value) {
      setState('invalid');
      return;
    }
    setState('saved');
    setError(null);
    shown.current = text;
    record.set(value).catch(setError);
  };
  const typed = (text: string): void => {
    if (text === shown.current) return;
    setState('typing');
    clearTimeout(timer.current);
    timer.current = setTimeout(save, pause);
  };
  useEffect(
    () =>
      record.subscribe(({ value, isLocal, reason }) => {
        if (reason) setError(reason);
        // What is being typed is not overtaken: it is put together when it is saved.
        const text = view.current?.state.doc.toString();
        if (isLocal || !view.current || text !== shown.current) return;
        shown.current = written(value);
        showIn(view.current, shown.current);
      }),
    [record],
  );
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  return (
    <section className="document-editor" aria-label="Document">
      <header>
        <span className={`saved ${state}`} role="status">
          {state === 'saved' ? 'saved' : state === 'typing' ? 'typing …' : 'not JSON yet: nothing is saved'}
        </span>
        <IconButton
          icon="undo"
          label="Take my last change back"
          disabled={!canUndo}
          accessibleWhenDisabled
          onClick={() => void record.undo().catch(setError)}
        />
        <IconButton
          icon="redo"
          label="Make it again"
          disabled={!canRedo}
          accessibleWhenDisabled
          onClick={() => void record.redo().catch(setError)}
        />
      </header>
      <Editor
        label="Document as JSON"
        start={shown.current}
        extensions={[json(), linter(jsonParseLinter())]}
        onChange={typed}
        onReady={ready => (view.current = ready)}
      />
      <Problem error={error} />
    </section>
  );
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value as JsonObject) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function useDocumentUndo(record: KeyValueRecord): { readonly canUndo: boolean; readonly canRedo: boolean } {
  const read = (): { readonly canUndo: boolean; readonly canRedo: boolean } => ({ canUndo: record.canUndo, canRedo: record.canRedo });
  const [can, setCan] = useState(read);
  useEffect(() => record.watch(() => setCan(read())), [record]);
  return can;
}
