// A list that is shared with a team. The list is its own group: its members see its tasks and may change them.
import { declare, h, inviteForm, signIn, thingOfAddress } from '../page.js';

const client = await signIn();
await declare(client, { TodoList: 'A list of things to do', TodoTask: 'Something to do' });
const list = await thingOfAddress(client, () => client.Record.createKeyValue({ title: 'Our list' }, [['isA', 'TodoList']]));

const main = document.querySelector('main');
if (!list) main.append('There is no such list, or you are not invited to it yet. Ask, then reload.');
else {
  const title = h('input', { type: 'text', name: 'add', placeholder: 'What is to be done?', required: true });
  const tasks = h('ul', { id: 'tasks' });
  main.append(h('h1', {}, list.value.title), inviteForm(client, list), h('form', { id: 'add', onsubmit: add }, title, h('button', {}, 'Add')), tasks);

  // The group that a task is shared with is the list: whoever is a member sees it, from the moment at which it is there.
  async function add(event) {
    event.preventDefault();
    const task = { title: title.value, done: false };
    title.value = '';
    await client.Record.createKeyValue(task, [
      ['isA', 'TodoTask'],
      ['belongsTo', list.id],
      [list.id, '$canAccess', '$it'],
    ]);
  }

  await client.Record.subscribeToQuery(
    { found: [['isA', 'TodoTask'], ['belongsTo', list.id]] },
    ({ found }) => tasks.replaceChildren(...found.map(row)),
    { orderBy: { by: 'CREATED' } },
  );

  function row(task) {
    const { title: text, done } = task.value;
    const box = h('input', { type: 'checkbox', checked: done, onchange: () => task.patch({ done: box.checked }) });
    return h('li', { className: done ? 'done' : '' }, h('label', {}, box, ' ', text));
  }
}
