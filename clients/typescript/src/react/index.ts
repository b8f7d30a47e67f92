import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type {
  AnyRecord,
  ConnectionSnapshot,
  Found,
  History,
  Json,
  KeptPart,
  KeyValueRecord,
  LinkedRecords,
  LinkedRecordsError,
  ListElement,
  LiveOptions,
  LongTextRecord,
  Presence,
  PresenceCursor,
  Query,
  QueryFor,
  RecordList,
  Room,
} from '../index.js';

const ClientContext = createContext<LinkedRecords | null>(null);

/** Hands a client to the hooks below it: `createElement(LinkedRecordsProvider, { value: client }, …)`. */
export const LinkedRecordsProvider = ClientContext.Provider;

/** The client that was handed down. */
export function useClient(): LinkedRecords {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no client here. Put a LinkedRecordsProvider around the component.');
  return client;
}

/** The connection as it is, and how many calls wait. */
export function useConnection(): ConnectionSnapshot {
  const client = useClient();
  const subscribe = useCallback((tell: () => void) => client.onConnection(tell), [client]);
  const read = (): ConnectionSnapshot => client.connection;
  return useSyncExternalStore(subscribe, read, read);
}

/** What a live query shows. */
export interface LiveAnswer<F> {
  /** The records of each group; undefined until all have been answered. */
  readonly found: F | undefined;
  readonly error: LinkedRecordsError | null;
}

/** A query that is kept current while the component is there. Renders again when rows or what is in them is different. */
export function useFindAll<Q extends Query>(query: Q, options?: LiveOptions): LiveAnswer<Found<Q>>;
export function useFindAll<F extends object>(query: QueryFor<F>, options?: LiveOptions): LiveAnswer<F>;
export function useFindAll(query: Query, options: LiveOptions = {}): LiveAnswer<unknown> {
  const client = useClient();
  const [answer, setAnswer] = useState<LiveAnswer<unknown>>({ found: undefined, error: null });
  const key = JSON.stringify([query, options]);
  useEffect(() => {
    const { result, release } = client.Record.live(query, options);
    const show = (): void => {
      const { groups, isComplete, error } = result.snapshot;
      setAnswer({ found: isComplete ? groups : undefined, error });
    };
    const stop = result.subscribe(show);
    show();
    return () => {
      stop();
      release();
    };
    // A query that is written down anew in each rendering is the same as long as it says the same.
  }, [client, key]);
  return answer;
}

/** A record and what it shows. */
export interface RecordAnswer<R extends { readonly value: unknown }> {
  readonly record: R | undefined;
  readonly value: R['value'] | undefined;
  /** Why there is none, or why something was taken back. */
  readonly error: LinkedRecordsError | null;
}

/** A record, by its id or itself, that is kept current while the component is there. */
export function useRecord<R extends { readonly value: unknown } = AnyRecord>(idOrRecord: string | R | undefined): RecordAnswer<R> {
  const client = useClient();
  const [answer, setAnswer] = useState<RecordAnswer<R>>({ record: undefined, value: undefined, error: null });
  useEffect(() => {
    let stop = (): void => {};
    let isGone = false;
    const follow = (record: R | undefined): void => {
      if (isGone) return;
      setAnswer({ record, value: record?.value, error: null });
      if (!record) return;
      stop = (record as unknown as AnyRecord).subscribe(change =>
        setAnswer({ record, value: change.value as R['value'], error: change.reason }),
      );
    };
    if (typeof idOrRecord !== 'string') follow(idOrRecord);
    else
      client.Record.find<R>(idOrRecord).then(follow, (error: LinkedRecordsError) =>
        setAnswer({ record: undefined, value: undefined, error }),
      );
    return () => {
      isGone = true;
      stop();
    };
  }, [client, idOrRecord]);
  return answer;
}

/** An ordered list in a document, and its elements. */
export interface ListAnswer<Item> {
  readonly list: RecordList<Item> | undefined;
  readonly elements: readonly ListElement<Item>[];
  /** Why something was taken back. */
  readonly error: LinkedRecordsError | null;
}

/** An ordered list at a dotted path of a document, kept current while the component is there. */
export function useList<Item = Json, Value extends object = object>(
  record: KeyValueRecord<Value> | undefined,
  path: string,
): ListAnswer<Item> {
  const [answer, setAnswer] = useState<ListAnswer<Item>>({ list: undefined, elements: [], error: null });
  useEffect(() => {
    const list = record?.list<Item>(path);
    setAnswer({ list, elements: [], error: null });
    return list?.subscribe(({ elements, reason }) => setAnswer({ list, elements, error: reason }));
  }, [record, path]);
  return answer;
}

/** Who else is in a room, and how to show them something. */
export interface PresenceAnswer {
  readonly others: readonly Presence[];
  show(state: Json): void;
  showCursor(cursor: PresenceCursor | null): void;
  readonly room: Room | null;
}

/** Is in a room while the component is there. */
export function usePresence(room: string | undefined, state: Json = null): PresenceAnswer {
  const client = useClient();
  const entered = useRef<Room | null>(null);
  const [others, setOthers] = useState<readonly Presence[]>([]);
  const shown = JSON.stringify(state);
  useEffect(() => {
    if (room === undefined) return undefined;
    const here = client.enter(room, JSON.parse(shown) as Json);
    entered.current = here;
    const stop = here.subscribe(snapshot => setOthers(snapshot.others));
    return () => {
      stop();
      here.leave();
      entered.current = null;
      setOthers([]);
    };
  }, [client, room]);
  useEffect(() => entered.current?.show(JSON.parse(shown) as Json), [shown]);
  return useMemo(
    () => ({
      others,
      show: (next: Json) => entered.current?.show(next),
      showCursor: (cursor: PresenceCursor | null) => entered.current?.showCursor(cursor),
      room: entered.current,
    }),
    [others],
  );
}

/** Undo and redo of one's own edits. */
export interface UndoAnswer {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What the last undo or redo left as it was, and why; until the next one. */
  readonly kept: readonly KeptPart[];
  /** Why the last undo or redo could not be made. */
  readonly error: LinkedRecordsError | null;
  undo(): void;
  redo(): void;
}

const noOutcome: Pick<UndoAnswer, 'kept' | 'error'> = { kept: [], error: null };

/**
 * Undo and redo of one's own edits of a text or a document, or with `client.history` of all that was done through the client. Renders
 * again when there is more or less to undo.
 */
export function useUndo<Value extends object = object>(of: LongTextRecord | KeyValueRecord<Value> | History | undefined): UndoAnswer {
  const [counts, setCounts] = useState({ canUndo: false, canRedo: false });
  const [outcome, setOutcome] = useState(noOutcome);
  useEffect(() => {
    setOutcome(noOutcome);
    if (!of) return undefined;
    const show = (): void => setCounts({ canUndo: of.canUndo, canRedo: of.canRedo });
    show();
    return of.watch(show);
  }, [of]);
  return useMemo(() => {
    const run = (step: 'undo' | 'redo'): void => {
      void Promise.resolve(of?.[step]()).then(
        done => setOutcome(typeof done === 'object' ? { ...noOutcome, kept: done.kept } : noOutcome),
        (error: LinkedRecordsError) => setOutcome({ ...noOutcome, error }),
      );
    };
    return { ...counts, ...outcome, undo: () => run('undo'), redo: () => run('redo') };
  }, [counts, outcome, of]);
}
