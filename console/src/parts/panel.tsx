import type { ReactNode } from 'react';

/** The head of a view: what it is, and what it is for. */
export function ViewHead({ title, purpose, children }: { title: string; purpose: string; children?: ReactNode }) {
  return (
    <header className="view-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        <p>{purpose}</p>
      </div>
      <div className="tools">{children}</div>
    </header>
  );
}

/** A part of a view with a name. */
export function Panel({
  title,
  tools,
  className,
  children,
}: {
  title: ReactNode;
  tools?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={`panel ${className ?? ''}`}>
      <header>
        <h2>{title}</h2>
        {tools && <div className="tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="lead">{title}</p>
      {children}
    </div>
  );
}

/** Why something was not done. */
export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  const { code, message } = error as { code?: string; message?: string };
  return (
    <p className="problem" role="alert">
      {message ?? String(error)} {code && <code>{code}</code>}
    </p>
  );
}
