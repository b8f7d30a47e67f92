import { useEverybody, useViewer } from '../people/people.js';
import { addressOf } from '../app/navigation.js';
import { useTitles } from './titles.js';

const kinds: { readonly [prefix: string]: string } = { us: 'user', kv: 'document', l: 'text', bl: 'file' };

/** What a name says about what it names. */
export function kindOf(node: string): 'user' | 'document' | 'text' | 'file' | 'literal' | 'iri' | 'system' | 'term' {
  if (node.startsWith('"')) return 'literal';
  if (node.startsWith('<')) return 'iri';
  if (node.startsWith('$')) return 'system';
  const prefix = /^([a-z]+)-[0-9a-f-]{8,}/i.exec(node)?.[1];
  return ((prefix && kinds[prefix]) as 'user' | undefined) ?? 'term';
}

/** Names short enough to be read: who or what it is where the viewer may know that, the end of an id elsewhere. */
export function useNames(nodes: readonly string[]): (node: string) => string {
  const everybody = useEverybody();
  const titleOf = useTitles(
    useViewer()?.client,
    nodes.filter(node => kindOf(node) === 'document' || kindOf(node) === 'text'),
  );
  return node => everybody.find(({ id }) => id === node)?.name ?? titleOf(node) ?? shortName(node);
}

export function shortName(node: string): string {
  if (node.startsWith('"')) {
    const text = /^"((?:\\.|[^"\\])*)"/.exec(node)?.[1] ?? node;
    return text.length > 42 ? `“${text.slice(0, 40)}…”` : `“${text}”`;
  }
  return /^[a-z]+-[0-9a-f-]{12,}/i.test(node) ? `${node.split('-')[0]}…${node.slice(-6)}` : node;
}

/** A node by its short name; leads to its picture in the explorer. */
export function NodeName({ node }: { node: string }) {
  const nameOf = useNames([node]);
  const kind = kindOf(node);
  if (kind === 'literal' || kind === 'system')
    return (
      <span className={`node of-${kind}`} title={node}>
        {nameOf(node)}
      </span>
    );
  return (
    <a className={`node of-${kind}`} title={node} href={addressOf('explorer', node)}>
      {nameOf(node)}
    </a>
  );
}
