import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';

const shortcuts: readonly (readonly [string, string])[] = [
  ['1 … 8', 'the views'],
  ['Ctrl K', 'go anywhere, do most things'],
  ['Ctrl Enter', 'in an editor: run, or apply'],
  ['Ctrl Space', 'in an editor: what may stand here'],
  ['Ctrl Z, Ctrl Y', 'in a text: take back and do again what you did yourself'],
  ['← → ↑ ↓', 'in the explorer: from node to node; Enter goes there, Backspace back'],
  ['Tab', 'on, also out of an editor'],
  ['?', 'this list'],
];

export function Shortcuts({ isOpen, setOpen }: { isOpen: boolean; setOpen(isOpen: boolean): void }) {
  return (
    <Dialog open={isOpen} onClose={() => setOpen(false)} className="dialog" backdrop={<div className="backdrop" />}>
      <DialogHeading className="dialog-title">What the keyboard does</DialogHeading>
      <dl className="shortcuts">
        {shortcuts.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <DialogDismiss className="button plain">Close</DialogDismiss>
    </Dialog>
  );
}
