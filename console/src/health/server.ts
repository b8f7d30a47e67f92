/** Whether a server node is well, as it says itself. */
export interface Readiness {
  readonly isReady: boolean;
  readonly revision: number | null;
  readonly detail: string | null;
  /** How long it took to say so, in milliseconds. */
  readonly took: number;
}

/** Asks the node whether its store answers. */
export async function readinessOf(): Promise<Readiness> {
  const begun = performance.now();
  try {
    const response = await fetch('/health/ready', { cache: 'no-store', credentials: 'omit' });
    const said = (await response.json()) as { readonly revision?: number; readonly detail?: string };
    return { isReady: response.ok, revision: said.revision ?? null, detail: said.detail ?? null, took: performance.now() - begun };
  } catch {
    return { isReady: false, revision: null, detail: 'The server does not answer.', took: performance.now() - begun };
  }
}

/** The newest revision that the node has applied. */
export async function headOf(): Promise<number> {
  const response = await fetch('/healthz', { cache: 'no-store', credentials: 'omit' });
  return ((await response.json()) as { readonly revision: number }).revision;
}
