import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

// The policy of the page admits only styles that know the nonce of this answer.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--code-name)' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--code-variable)' },
  { tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.bracket], color: 'var(--ink-soft)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'transparent', color: 'var(--ink)', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 14px' },
  '.cm-selectionMatch, .cm-matchingBracket': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-placeholder': { color: 'var(--ink-faint)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12.5px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionInfo': { maxWidth: '320px', padding: '8px 10px', fontFamily: 'var(--sans)', fontSize: '12.5px' },
  '.cm-diagnostic': { fontFamily: 'var(--sans)', fontSize: '12.5px' },
});

const prose = EditorView.theme({
  '&': { fontSize: '15.5px' },
  '.cm-scroller': { fontFamily: 'var(--sans)', lineHeight: '1.7' },
  '.cm-line': { padding: '0 18px' },
});

interface EditorProps {
  readonly label: string;
  /** What it begins with; another text needs another `key`. */
  readonly start: string;
  readonly extensions?: Extension;
  readonly placeholder?: string;
  readonly isReadOnly?: boolean;
  /** Text for people rather than for machines: wrapped, without brackets that close themselves, undone by `extensions`. */
  readonly isProse?: boolean;
  onChange?(text: string): void;
  onReady?(view: EditorView): void;
}

/** An editor. Tab leaves it, as everything else in the page; Ctrl+] and Ctrl+[ indent. */
export function Editor({
  label,
  start,
  extensions = [],
  placeholder,
  isReadOnly = false,
  isProse = false,
  onChange,
  onReady,
}: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef(onChange);
  told.current = onChange;
  useEffect(() => {
    const view = new EditorView({
      parent: place.current as HTMLDivElement,
      state: EditorState.create({
        doc: start,
        extensions: [
          extensions,
          nonce ? EditorView.cspNonce.of(nonce) : [],
          highlightSpecialChars(),
          isProse
            ? []
            : [history(), bracketMatching(), closeBrackets(), indentOnInput(), keymap.of([...closeBracketsKeymap, ...historyKeymap])],
          keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap]),
          syntaxHighlighting(colors),
          isProse ? prose : [],
          look,
          EditorView.lineWrapping,
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, ...(isReadOnly ? { 'aria-readonly': 'true' } : {}) }),
          placeholder === undefined ? [] : placeholderOf(placeholder),
          EditorView.updateListener.of(update => update.docChanged && told.current?.(update.state.doc.toString())),
        ],
      }),
    });
    onReady?.(view);
    return () => view.destroy();
    // An editor keeps what it began with: a new one is asked for by another key.
  }, []);
  return <div ref={place} className="editor" />;
}

/** Makes an editor read so, leaving the cursor where it is in what stays. */
export function showIn(view: EditorView, text: string): void {
  const shown = view.state.doc.toString();
  if (shown === text) return;
  let from = 0;
  while (from < shown.length && shown[from] === text[from]) from++;
  let [to, end] = [shown.length, text.length];
  while (to > from && end > from && shown[to - 1] === text[end - 1]) {
    to--;
    end--;
  }
  view.dispatch({ changes: { from, to, insert: text.slice(from, end) } });
}
