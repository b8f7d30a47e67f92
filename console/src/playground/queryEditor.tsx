import { json, jsonParseLinter } from '@codemirror/lang-json';
import { linter } from '@codemirror/lint';
import { Prec } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { graphql } from 'cm6-graphql';
import { parse, print, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { autocompletion } from '@codemirror/autocomplete';
import { useRef, useState } from 'react';
import { Button } from '../parts/button.js';
import { Editor, showIn } from '../parts/editor.js';
import { Problem } from '../parts/panel.js';
import type { Asked } from './answers.js';

interface Props {
  readonly schema: GraphQLSchema;
  readonly query: string;
  readonly variables: string;
  readonly isAsking: boolean;
  run(asked: Asked, isSubscription: boolean): void;
}

/** A document and its variables. Ctrl Enter in either runs the operation that the cursor is in. */
export function QueryEditor({ schema, query, variables, isAsking, run }: Props) {
  const views = useRef<{ query?: EditorView; variables?: EditorView }>({});
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useRef<() => boolean>(() => false);
  latest.current = () => {
    try {
      setProblem(null);
      const { query: editor, variables: values } = views.current;
      const text = editor?.state.doc.toString() ?? '';
      const operation = operationAt(text, editor?.state.selection.main.head ?? 0);
      const given = JSON.parse(values?.state.doc.toString().trim() || '{}') as Record<string, unknown>;
      run({ query: text, variables: given, operationName: operation.name?.value ?? null }, operation.operation === 'subscription');
    } catch (error) {
      setProblem(error);
    }
    return true;
  };
  const keys = Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => latest.current(), preventDefault: true }]));
  const prettify = (): void => {
    try {
      setProblem(null);
      const { query: editor } = views.current;
      if (editor) showIn(editor, print(parse(editor.state.doc.toString())));
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <section className="query" aria-label="What is asked">
      <div className="query-tools">
        <Button icon="playground" look="primary" disabled={isAsking} accessibleWhenDisabled onClick={() => latest.current()}>
          Run
        </Button>
        <Button icon="wand" look="quiet" onClick={prettify}>
          Tidy
        </Button>
        <span className="quiet">Ctrl Enter runs, Ctrl Space proposes</span>
      </div>
      <Problem error={problem} />
      <div className="query-text">
        <Editor
          label="Query"
          start={query}
          extensions={[keys, graphql(schema), autocompletion()]}
          onReady={view => (views.current.query = view)}
        />
      </div>
      <h3>Variables</h3>
      <div className="query-variables">
        <Editor
          label="Variables"
          start={variables}
          extensions={[keys, json(), linter(view => (view.state.doc.length === 0 ? [] : jsonParseLinter()(view)))]}
          onReady={view => (views.current.variables = view)}
        />
      </div>
    </section>
  );
}

/** The operation that the cursor is in, or the first one. */
function operationAt(text: string, cursor: number): OperationDefinitionNode {
  const operations = parse(text).definitions.filter(definition => definition.kind === 'OperationDefinition') as OperationDefinitionNode[];
  const found = operations.find(({ loc }) => loc && loc.start <= cursor && cursor <= loc.end) ?? operations[0];
  if (!found) throw new Error('There is no operation to run.');
  return found;
}
