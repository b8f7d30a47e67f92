// What a page of an application is in the tests: bundled, loaded by a browser, and told what to do.
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { LinkedRecords, type Json, type KeyValueRecord, type LongTextRecord } from '@linkedrecords/client';
import { collaboration } from '@linkedrecords/client/codemirror';
import { LinkedRecordsProvider, useConnection, useFindAll, usePresence, useRecord, useUndo } from '@linkedrecords/client/react';
import { createElement, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

let client: LinkedRecords;
let document_: KeyValueRecord;
let text: LongTextRecord;
let view: EditorView;

function Line({ label, value }: { readonly label: string; readonly value: unknown }): ReactElement {
  return createElement('p', { id: label }, JSON.stringify(value));
}

function Board({ record, texts }: { readonly record: string; readonly texts: LongTextRecord }): ReactElement {
  const { state, pending } = useConnection();
  const { found } = useFindAll<{ tasks: KeyValueRecord<{ title: string }>[] }>({ tasks: [['isA', 'BrowserTask']] });
  const { value, error } = useRecord<KeyValueRecord<{ title: string }>>(record);
  const { others } = usePresence(record, { name: 'React' });
  const { value: shown } = useRecord(texts);
  const { canUndo, undo } = useUndo(texts);
  const { kept, undo: undoLast } = useUndo(client.history);
  return createElement(
    'main',
    null,
    createElement(Line, { label: 'connection', value: [state, pending] }),
    createElement(Line, { label: 'found', value: found?.tasks.map(task => task.value.title) ?? null }),
    createElement(Line, { label: 'record', value: [value?.title ?? null, error?.code ?? null] }),
    createElement(Line, { label: 'others', value: others.map(other => other.state) }),
    createElement(Line, { label: 'text', value: [shown, canUndo] }),
    createElement('button', { id: 'undo', onClick: undo }, 'Undo'),
    createElement(Line, { label: 'kept', value: kept.map(({ reason }) => reason) }),
    createElement('button', { id: 'undo-last', onClick: undoLast }, 'Undo what was last'),
  );
}

/** What the tests call. */
export const app = {
  async signIn(name: string): Promise<string> {
    client = new LinkedRecords(location.origin);
    client.refusalHandler = () => {};
    await client.signInAs(name);
    return client.token ?? '';
  },
  /** Goes on with a token, also where the server cannot be reached. */
  useToken(token: string): void {
    client = new LinkedRecords(location.origin, { token });
    client.refusalHandler = () => {};
  },
  state: (): string => client.connection.state,
  pending: (): number => client.connection.pending,
  user: (): Promise<string> => client.ensureUserIdIsKnown(),
  reconnect: (): void => client.reconnect(),
  async declare(term: string): Promise<void> {
    await client.Fact.createAll([[term, '$isATermFor', 'For a test']]);
  },
  async share(user: string, node: string): Promise<void> {
    await client.Fact.createAll([[user, '$canAccess', node]]);
  },
  async createDocument(value: object, term?: string): Promise<string> {
    return (await client.Record.create('keyValue', value, term === undefined ? [] : [['isA', term]])).id;
  },
  async openDocument(id: string): Promise<void> {
    document_ = (await client.Record.find<KeyValueRecord>(id)) as KeyValueRecord;
    document_.subscribe(() => {});
  },
  value: (): Json => document_.value,
  /** Does not wait for the outcome. */
  increment(path: string): void {
    void document_.increment(path);
  },
  async patch(patch: { readonly [path: string]: Json }): Promise<void> {
    await document_.patch(patch);
  },
  async createText(value: string): Promise<string> {
    return (await client.Record.create('longText', value)).id;
  },
  async openText(id: string): Promise<void> {
    text = (await client.Record.find<LongTextRecord>(id)) as LongTextRecord;
    text.subscribe(() => {});
  },
  text: (): string => text.value,
  insert(position: number, inserted: string): void {
    void text.insert(position, inserted);
  },
  openEditor(name: string, color: string): void {
    const room = client.enter(text.id, { name, color });
    const parent = document.body.appendChild(document.createElement('div'));
    view = new EditorView({ state: EditorState.create({ doc: text.value, extensions: [collaboration(text, { room })] }), parent });
    view.focus();
  },
  select: (anchor: number, head: number): void => view.dispatch({ selection: { anchor, head } }),
  shown: (): string => view.state.doc.toString(),
  carets: (): string[] => [...document.querySelectorAll<HTMLElement>('.lr-caret')].map(caret => caret.title),
  /** The text before the first foreign caret. */
  beforeCaret(): string | null {
    const caret = document.querySelector('.lr-caret');
    return caret ? view.state.sliceDoc(0, view.posAtDOM(caret)) : null;
  },
  showBoard(record: string): void {
    const board = createElement(Board, { record, texts: text });
    createRoot(document.body.appendChild(document.createElement('div'))).render(
      createElement(LinkedRecordsProvider, { value: client }, board),
    );
  },
  async upload(size: number): Promise<{ readonly steps: number; readonly last: number; readonly size: number }> {
    const sent: number[] = [];
    const blob = await client.Record.create('blob', new Blob([new Uint8Array(size)]), [], progress => sent.push(progress.sent));
    return { steps: sent.length, last: sent.at(-1) ?? 0, size: (await blob.getValue()).size };
  },
};

declare global {
  interface Window {
    readonly app: typeof app;
  }
}

Object.assign(window, { app });
