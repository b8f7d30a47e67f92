import { LinkedRecordsProvider } from '@linkedrecords/client/react';
import type { ReactNode } from 'react';
import { useViewer } from './people.js';
import type { Person, Side } from './seat.js';
import { SignIn } from './signIn.js';

/** What is shown to whoever the view looks as; begun anew when that is somebody else. */
export function ForViewer({ children }: { children(viewer: Person & { readonly side: Side }): ReactNode }) {
  const viewer = useViewer();
  if (!viewer)
    return (
      <div className="doors">
        <h2>Who looks?</h2>
        <p>Everything here is seen through somebody’s eyes.</p>
        <SignIn side="left" />
      </div>
    );
  return (
    <LinkedRecordsProvider key={viewer.id} value={viewer.client}>
      {children(viewer)}
    </LinkedRecordsProvider>
  );
}
