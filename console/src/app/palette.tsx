import { Combobox, ComboboxItem, ComboboxList, ComboboxProvider, Dialog } from '@ariakit/react';
import { useEffect, useMemo, useState } from 'react';
import { useEverybody, usePeople, useViewer } from '../people/people.js';
import { Icon, type IconName } from '../parts/icon.js';
import { kindOf } from '../parts/node.js';
import { go, views } from './navigation.js';

interface Command {
  readonly title: string;
  readonly detail: string;
  readonly icon: IconName;
  run(): void;
}

interface Props {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
  toggleTheme(): void;
  showShortcuts(): void;
}

/** One place to go anywhere and do most things, by typing a few letters of it. */
export function Palette({ isOpen, setOpen, toggleTheme, showShortcuts }: Props) {
  const [typed, setTyped] = useState('');
  // Not deferred: Enter must not act on what fitted before the last letters.
  const wanted = typed.trim();
  const commands = [...useCommands(toggleTheme, showShortcuts), ...useNodes(wanted, isOpen)];
  const words = wanted.toLowerCase().split(/\s+/);
  const shown = commands.filter(({ title, detail }) => words.every(word => `${title} ${detail}`.toLowerCase().includes(word))).slice(0, 12);

  return (
    <Dialog
      open={isOpen}
      onClose={() => setOpen(false)}
      className="palette"
      backdrop={<div className="backdrop" />}
      aria-label="Go to or do"
    >
      <ComboboxProvider open={isOpen} setOpen={setOpen} value={typed} setValue={setTyped} resetValueOnHide>
        <div className="palette-field">
          <Icon name="search" />
          <Combobox autoFocus autoSelect="always" placeholder="A view, a term, an id, something to do …" aria-label="Go to or do" />
        </div>
        <ComboboxList className="palette-list" alwaysVisible aria-label="What fits">
          {shown.map(({ title, detail, icon, run }) => (
            <ComboboxItem
              key={title + detail}
              className="palette-item"
              value={title}
              setValueOnClick={false}
              onClick={() => {
                setOpen(false);
                run();
              }}
            >
              <Icon name={icon} />
              <span>{title}</span>
              <span className="detail">{detail}</span>
            </ComboboxItem>
          ))}
          {shown.length === 0 && <p className="quiet">Nothing fits.</p>}
        </ComboboxList>
      </ComboboxProvider>
    </Dialog>
  );
}

function useCommands(toggleTheme: () => void, showShortcuts: () => void): readonly Command[] {
  const people = usePeople();
  const everybody = useEverybody();
  return useMemo(
    () => [
      ...views.map(({ id, title, icon, purpose }) => ({ title, detail: purpose, icon, run: () => go(id) })),
      ...everybody.map(({ side, name, id }) => ({
        title: `Look as ${name}`,
        detail: id,
        icon: 'people' as const,
        run: () => people.lookAs(side),
      })),
      ...everybody.map(({ side, name }) => ({
        title: `Sign ${name} out`,
        detail: 'ends the session',
        icon: 'lock' as const,
        run: () => void people[side].signOut(),
      })),
      { title: 'Light or dark', detail: 'the other theme', icon: 'sun', run: toggleTheme },
      { title: 'Shortcuts', detail: 'what the keyboard does', icon: 'book', run: showShortcuts },
    ],
    [people, everybody.map(({ id }) => id).join(), toggleTheme, showShortcuts],
  );
}

/** Terms that begin so, and an id as it is. */
function useNodes(typed: string, isOpen: boolean): readonly Command[] {
  const viewer = useViewer();
  const [terms, setTerms] = useState<readonly { readonly name: string; readonly description: string }[]>([]);
  useEffect(() => {
    let isLate = false;
    if (isOpen && viewer && typed.length > 0 && /^\w+$/.test(typed))
      viewer.client.Fact.findTerms(typed.charAt(0).toUpperCase() + typed.slice(1), 5).then(
        found => isLate || setTerms(found),
        () => {},
      );
    else setTerms([]);
    return () => {
      isLate = true;
    };
  }, [typed, isOpen, viewer?.client]);
  const isId = !typed.includes(' ') && ['user', 'document', 'text', 'file'].includes(kindOf(typed));
  return [
    ...terms.map(({ name, description }) => ({
      title: name,
      detail: description,
      icon: 'explorer' as const,
      run: () => go('explorer', name),
    })),
    ...(isId ? [{ title: typed, detail: 'in the explorer', icon: 'explorer' as const, run: () => go('explorer', typed) }] : []),
  ];
}
