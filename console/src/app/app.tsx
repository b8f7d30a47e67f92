import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import { useEverybody, usePeople } from '../people/people.js';
import { IconButton } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { addressOf, go, usePlace, views, type ViewId } from './navigation.js';
import { Palette } from './palette.js';
import { Shortcuts } from './shortcuts.js';
import { useTheme } from './theme.js';

// Each view comes when it is first looked at.
const contents: { readonly [id in ViewId]: ComponentType } = {
  together: lazy(() => import('../together/together.js').then(({ Together }) => ({ default: Together }))),
  playground: lazy(() => import('../playground/playground.js').then(({ Playground }) => ({ default: Playground }))),
  explorer: lazy(() => import('../explorer/explorer.js').then(({ Explorer }) => ({ default: Explorer }))),
  records: lazy(() => import('../records/records.js').then(({ Records }) => ({ default: Records }))),
  live: lazy(() => import('../live/live.js').then(({ Live }) => ({ default: Live }))),
  access: lazy(() => import('../access/access.js').then(({ Access }) => ({ default: Access }))),
  time: lazy(() => import('../time/time.js').then(({ Time }) => ({ default: Time }))),
  health: lazy(() => import('../health/health.js').then(({ Health }) => ({ default: Health }))),
};

export function App() {
  const { view } = usePlace();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [areShortcutsOpen, setShortcutsOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const [theme, toggleTheme] = useTheme();
  const Content = contents[view];

  useEffect(() => {
    document.title = `${views.find(({ id }) => id === view)?.title ?? ''} · LinkedRecords`;
  }, [view]);

  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPaletteOpen(true);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const wanted = views[Number(event.key) - 1];
      if (wanted) go(wanted.id);
      else if (event.key === '?') setShortcutsOpen(true);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', heard);
    return () => removeEventListener('keydown', heard);
  }, []);

  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={event => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <nav className="rail" aria-label="Views">
        <p className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" /> <span>LinkedRecords</span>
        </p>
        <ul>
          {views.map(({ id, title, icon, purpose }, index) => (
            <li key={id}>
              <a href={addressOf(id)} aria-current={id === view ? 'page' : undefined} title={`${purpose} (${index + 1})`}>
                <Icon name={icon} />
                <span>{title}</span>
                <kbd aria-hidden="true">{index + 1}</kbd>
              </a>
            </li>
          ))}
        </ul>
        <div className="rail-foot">
          <button type="button" className="palette-button" onClick={() => setPaletteOpen(true)}>
            <Icon name="search" size={16} />
            <span>Go to …</span>
            <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
          <Viewers view={view} />
          <IconButton
            icon={theme === 'dark' ? 'sun' : 'moon'}
            label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
            onClick={toggleTheme}
          />
        </div>
      </nav>
      <main id="main" ref={main} tabIndex={-1} className={`view ${view}`}>
        <Suspense fallback={<p className="quiet">…</p>}>
          <Content />
        </Suspense>
      </main>
      <Palette isOpen={isPaletteOpen} setOpen={setPaletteOpen} toggleTheme={toggleTheme} showShortcuts={() => setShortcutsOpen(true)} />
      <Shortcuts isOpen={areShortcutsOpen} setOpen={setShortcutsOpen} />
    </div>
  );
}

/** Through whose eyes the views for one look. */
function Viewers({ view }: { view: ViewId }) {
  const { active, lookAs } = usePeople();
  const everybody = useEverybody();
  if (everybody.length < 2 || view === 'together') return null;
  return (
    <fieldset className="viewers">
      <legend>Looking as</legend>
      {everybody.map(({ side, name }) => (
        <label key={side} className={side}>
          <input type="radio" name="viewer" checked={side === active} onChange={() => lookAs(side)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
