// Each message is a record of its own, so no message is ever lost to one that was sent at the same time.
import { declare, h, inviteForm, signIn, thingOfAddress } from '../page.js';

const client = await signIn();
const me = await client.ensureUserIdIsKnown();
const email = await client.getCurrentUserEmail();
await declare(client, { ChatRoom: 'A place to talk', ChatMessage: 'What somebody said' });
const room = await thingOfAddress(client, () => client.Record.createKeyValue({ name: 'Our room' }, [['isA', 'ChatRoom']]));

const main = document.querySelector('main');
if (!room) main.append('There is no such room, or you are not invited to it yet. Ask, then reload.');
else {
  const text = h('input', { type: 'text', name: 'say', placeholder: 'Say something', required: true });
  const messages = h('ul', { id: 'messages' });
  main.append(h('h1', {}, room.value.name), inviteForm(client, room), messages, h('form', { id: 'say', onsubmit: say }, text, h('button', {}, 'Send')));

  // Members of the room may read it. Nobody but its author may change it.
  async function say(event) {
    event.preventDefault();
    const message = { text: text.value, by: email };
    text.value = '';
    await client.Record.createKeyValue(message, [
      ['isA', 'ChatMessage'],
      ['saidIn', room.id],
      [room.id, '$canRead', '$it'],
    ]);
  }

  await client.Record.subscribeToQuery(
    { said: [['isA', 'ChatMessage'], ['saidIn', room.id]] },
    ({ said }) => {
      messages.replaceChildren(...said.map(message =>
        h('li', { className: message.createdBy === me ? 'mine' : '' }, h('small', {}, `${message.value.by} `), message.value.text)));
      messages.lastElementChild?.scrollIntoView();
    },
    { orderBy: { by: 'CREATED' } },
  );
}
