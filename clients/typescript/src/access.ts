import { ask, type Context } from './context.js';
import { factOf, type FactTriple } from './facts/factRepository.js';
import {
  ExplainAccess,
  ExplainDenial,
  FindWhoMay,
  PreviewTransaction,
  type ExplainAccessData,
  type ExplainDenialData,
  type PreviewTransactionData,
  type Right,
} from './wire/messages.js';

/** What facts would be stated and taken back. */
export interface FactChanges {
  readonly assert?: readonly FactTriple[];
  readonly retract?: readonly FactTriple[];
}

/** Who may do what, why, and what a change would make of it. */
export class Access {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Why somebody may do something with a node, or a denial that whoever may grant it can have explained. Yourself without `user`. */
  async explain(node: string, right: Right = 'READ', user?: string): Promise<ExplainAccessData['explainAccess']> {
    return (await ask(this.#context, ExplainAccess, { node, right, user: user ?? null })).explainAccess;
  }

  /** The reason behind a denial; null unless you may grant rights on the node. */
  async explainDenial(denial: string): Promise<ExplainDenialData['explainDenial']> {
    return (await ask(this.#context, ExplainDenial, { denial })).explainDenial;
  }

  /** Who has a right on a node; null unless you may see its members. */
  async whoMay(node: string, right: Right = 'READ'): Promise<readonly string[] | null> {
    return (await ask(this.#context, FindWhoMay, { node, right })).whoMay;
  }

  /** What stating and taking back facts would change for whom. Nothing is written. */
  async preview(changes: FactChanges): Promise<PreviewTransactionData['transact']['preview']> {
    const input = { assert: (changes.assert ?? []).map(factOf), retract: (changes.retract ?? []).map(factOf), dryRun: true };
    return (await ask(this.#context, PreviewTransaction, { input })).transact.preview;
  }
}
