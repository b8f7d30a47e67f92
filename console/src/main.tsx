import './styles/fonts.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/views.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { restoreTheme } from './app/theme.js';
import { PeopleProvider } from './people/people.js';
import { Seat, type WaysToSignIn } from './people/seat.js';

restoreTheme();
const answer = await fetch('/console/ways-to-sign-in', { credentials: 'omit' });
const ways = (await answer.json()) as WaysToSignIn;
const [left, right] = [new Seat('left'), new Seat('right')];
void Promise.all([left.resume(ways), right.resume(ways)]);

createRoot(document.getElementById('console') as HTMLElement).render(
  <PeopleProvider ways={ways} left={left} right={right}>
    <App />
  </PeopleProvider>,
);
