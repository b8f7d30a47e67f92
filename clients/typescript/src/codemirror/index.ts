import { Annotation, EditorSelection, EditorState, Transaction, type ChangeSet, type ChangeSpec, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  layer,
  RectangleMarker,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type LayerMarker,
  type ViewUpdate,
} from '@codemirror/view';
import {
  isJsonObject,
  OperationBuilder,
  TextCursors,
  type LongTextRecord,
  type Room,
  type TextCursor,
  type TextOperation,
} from '../index.js';

/** How a text is edited together. */
export interface CollaborationOptions {
  /** Whose cursors are shown, and who is shown one's own. `name` and `color` in what somebody shows are used. */
  readonly room?: Room;
}

// Marks what came from the record, so that it is not sent back.
const fromRecord = Annotation.define<boolean>();
const cursorsChanged = Annotation.define<boolean>();

/**
 * Makes an editor show a record and change it: what others type appears, their cursors stand where they are, and undo takes back only
 * one's own. Begin the editor with `doc: record.value`.
 */
export function collaboration(record: LongTextRecord, options: CollaborationOptions = {}): Extension {
  const undo = (): boolean => record.undo() || true;
  const redo = (): boolean => record.redo() || true;
  return [
    // The record counts every unit; an editor must not make one line break of two.
    EditorState.lineSeparator.of('\n'),
    ViewPlugin.define(view => new RecordPlugin(view, record)),
    options.room ? cursorPlugin(record, options.room) : [],
    keymap.of([
      { key: 'Mod-z', run: undo, preventDefault: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: redo, preventDefault: true },
      { key: 'Mod-Shift-z', run: redo, preventDefault: true },
    ]),
  ];
}

class RecordPlugin {
  readonly #record: LongTextRecord;
  readonly #stop: () => void;
  #isSending = false;

  constructor(view: EditorView, record: LongTextRecord) {
    this.#record = record;
    this.#stop = record.subscribe(({ operation }) => {
      if (this.#isSending) return;
      view.dispatch({ changes: changesOf(operation), annotations: [fromRecord.of(true), Transaction.addToHistory.of(false)] });
    });
  }

  update(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (!transaction.docChanged || transaction.annotation(fromRecord)) continue;
      this.#isSending = true;
      void this.#record.edit(operationOf(transaction.changes));
      this.#isSending = false;
    }
  }

  destroy(): void {
    this.#stop();
  }
}

function operationOf(changes: ChangeSet): TextOperation {
  const operation = new OperationBuilder();
  let at = 0;
  changes.iterChanges((from, to, _fromAfter, _toAfter, inserted) => {
    operation
      .retain(from - at)
      .delete(to - from)
      .insert(inserted.sliceString(0, inserted.length, '\n'));
    at = to;
  });
  return operation.retain(changes.length - at).build();
}

function changesOf(operation: TextOperation): ChangeSpec[] {
  const changes: ChangeSpec[] = [];
  let at = 0;
  for (const step of operation) {
    if (typeof step === 'number') at += step;
    else if (typeof step === 'string') changes.push({ from: at, insert: step });
    else changes.push({ from: at, to: (at += step.delete) });
  }
  return changes;
}

function cursorPlugin(record: LongTextRecord, room: Room): Extension {
  const plugin = ViewPlugin.define(view => new CursorPlugin(view, record, room), { decorations: shown => shown.decorations });
  // Behind the text, and coloured by property: a page whose policy refuses style attributes shows them, too.
  const selections = layer({
    above: false,
    class: 'lr-selections',
    update: ({ docChanged, transactions }) => docChanged || transactions.some(transaction => transaction.annotation(cursorsChanged)),
    markers: view => view.plugin(plugin)?.selectionsIn(view) ?? [],
  });
  return [plugin, selections];
}

class CursorPlugin {
  decorations: DecorationSet = Decoration.none;
  readonly #cursors: TextCursors;
  readonly #stop: () => void;
  #isDestroyed = false;
  #isDue = false;

  constructor(view: EditorView, record: LongTextRecord, room: Room) {
    this.#cursors = new TextCursors(record, room);
    // An editor may not be changed while it is being changed.
    this.#stop = this.#cursors.subscribe(() => {
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        if (!this.#isDestroyed) view.dispatch({ annotations: cursorsChanged.of(true) });
      });
    });
    this.#show(view);
    this.#draw(view.state);
  }

  update(update: ViewUpdate): void {
    if (update.selectionSet || update.docChanged || update.focusChanged) this.#show(update.view);
    if (update.docChanged) this.decorations = this.decorations.map(update.changes);
    if (update.transactions.some(transaction => transaction.annotation(cursorsChanged))) this.#draw(update.state);
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
    this.#cursors.close();
  }

  /** What others have selected, as rectangles. */
  selectionsIn(view: EditorView): readonly LayerMarker[] {
    return this.#cursors.all.flatMap(cursor => {
      const [from, to] = rangeOf(cursor, view.state.doc.length);
      if (from === to) return [];
      const range = EditorSelection.range(from, to);
      return RectangleMarker.forRange(view, 'lr-selection', range).map(rectangle => new Selected(rectangle, colorOf(cursor)));
    });
  }

  #show(view: EditorView): void {
    const { anchor, head } = view.state.selection.main;
    this.#cursors.show(anchor, head);
  }

  #draw(state: EditorState): void {
    const length = state.doc.length;
    const marks = this.#cursors.all.map(cursor =>
      Decoration.widget({ widget: new Caret(cursor), side: 1 }).range(Math.min(cursor.head, length)),
    );
    this.decorations = Decoration.set(marks, true);
  }
}

const rangeOf = ({ anchor, head }: TextCursor, length: number): readonly [number, number] => [
  Math.min(anchor, head, length),
  Math.min(Math.max(anchor, head), length),
];

class Selected implements LayerMarker {
  readonly #rectangle: RectangleMarker;
  readonly #color: string;

  constructor(rectangle: RectangleMarker, color: string) {
    this.#rectangle = rectangle;
    this.#color = color;
  }

  eq(other: LayerMarker): boolean {
    return other instanceof Selected && this.#color === other.#color && this.#rectangle.eq(other.#rectangle);
  }

  draw(): HTMLElement {
    const drawn = this.#rectangle.draw();
    drawn.style.backgroundColor = `${this.#color}40`;
    return drawn;
  }
}

class Caret extends WidgetType {
  readonly #cursor: TextCursor;

  constructor(cursor: TextCursor) {
    super();
    this.#cursor = cursor;
  }

  override eq(other: Caret): boolean {
    return nameOf(this.#cursor) === nameOf(other.#cursor) && colorOf(this.#cursor) === colorOf(other.#cursor);
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'lr-caret';
    caret.title = nameOf(this.#cursor);
    caret.setAttribute('aria-hidden', 'true');
    caret.style.cssText = `border-left: 2px solid ${colorOf(this.#cursor)}; margin: 0 -1px`;
    return caret;
  }
}

const shownBy = (cursor: TextCursor, name: string): string | null => {
  const value = isJsonObject(cursor.state) ? cursor.state[name] : null;
  return typeof value === 'string' ? value : null;
};

const nameOf = (cursor: TextCursor): string => shownBy(cursor, 'name') ?? cursor.person;

// What others show is not trusted to be a colour and nothing else.
function colorOf(cursor: TextCursor): string {
  const color = shownBy(cursor, 'color');
  if (color && /^#[0-9a-f]{6}$/i.test(color)) return color;
  const hue = [...cursor.session].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return hexOf(hue);
}

/** A colour of the middle of its hue, as six digits, so that more can be added for what shines through. */
function hexOf(hue: number): string {
  const part = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (0.42 - 0.28 * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
