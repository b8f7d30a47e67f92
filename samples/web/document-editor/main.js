// A text that several people write, each with a cursor that the others see, and with an undo of one's own.
import { collaboration } from '@linkedrecords/client/codemirror';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { declare, h, inviteForm, signIn, thingOfAddress } from '../page.js';

const client = await signIn();
const email = await client.getCurrentUserEmail();
await declare(client, { EditedDocument: 'A text that is written together' });
const text = await thingOfAddress(client, () => client.Record.createLongText('', [['isA', 'EditedDocument']]));

const main = document.querySelector('main');
if (!text) main.append('There is no such document, or you are not invited to it yet. Ask, then reload.');
else {
  const people = h('p', { id: 'people' });
  const place = h('div', { id: 'editor' });
  main.append(inviteForm(client, text), people, place);

  // The document is the room, too: whoever may read it is seen in it.
  const room = client.enter(text.id, { name: email, color: colorOf(email) });
  room.subscribe(({ others }) => (people.textContent = `Here: ${['you', ...others.map(one => one.state?.name ?? 'somebody')].join(', ')}`));
  addEventListener('pagehide', () => room.leave());

  new EditorView({
    parent: place,
    state: EditorState.create({ doc: text.value, extensions: [EditorView.lineWrapping, collaboration(text, { room })] }),
  });
}

function colorOf(name) {
  return `hsl(${[...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7)} 70% 45%)`;
}
