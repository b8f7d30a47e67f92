// Two tenants who share nothing but a door: whoever owns a box lets somebody drop files into it. They do not see the box,
// nor what others dropped, and can take back what they dropped themselves.
import { literal } from '@linkedrecords/client';
import { declare, h, signIn } from '../page.js';

const client = await signIn();
const me = await client.ensureUserIdIsKnown();
await declare(client, { FileBox: 'Takes files from others', DroppedFile: 'A file for somebody else' });

const main = document.querySelector('main');
const target = decodeURIComponent(location.hash.slice(1));
if (target) dropping(target);
else await receiving();

// The other tenant's side: only the box's id is known here.
function dropping(box) {
  const input = h('input', { type: 'file', onchange: drop });
  const progress = h('progress', { max: 1, value: 0, hidden: true });
  const mine = h('ul', { id: 'dropped' });
  main.append(h('h1', {}, 'Drop a file'), input, progress, mine);

  async function drop() {
    const [file] = input.files;
    progress.hidden = false;
    const facts = [['isA', 'DroppedFile'], ['hasName', literal(file.name)], [box, '$canRead', '$it']];
    const record = await client.Record.createBlob(file, facts, ({ sent, total }) => (progress.value = sent / Math.max(1, total)));
    progress.hidden = true;
    const back = h('button', { onclick: () => client.Fact.deleteAll([[box, '$canRead', record.id]]).then(() => line.remove()) }, 'Take back');
    const line = h('li', {}, file.name, ' ', back);
    mine.append(line);
  }
}

// The owner's side: one box, which members of one's own tenant could be members of.
async function receiving() {
  const { boxes } = await client.Record.findAll({ boxes: [['isA', 'FileBox'], [me, '$isAccountableFor', '$it']] });
  const box = boxes[0] ?? (await client.Record.createKeyValue({ name: 'Inbox' }, [['isA', 'FileBox']]));
  const email = h('input', { type: 'email', name: 'email', placeholder: 'alice@example.com', required: true });
  const files = h('ul', { id: 'files' });
  main.append(
    h('h1', {}, 'Inbox'),
    h('p', {}, 'Files are dropped at ', h('code', { id: 'address' }, `${location.origin}${location.pathname}#${box.id}`), ' by whom you let:'),
    h('form', { id: 'let', onsubmit: letIn }, email, h('button', {}, 'Let drop')),
    files,
  );

  // $canRefine on a group lets somebody share things with it, and shows them nothing of it.
  async function letIn(event) {
    event.preventDefault();
    const user = await client.getUserIdByEmail(email.value);
    if (!user) return void email.setCustomValidity('Nobody has signed in with this address.');
    await client.Fact.createAll([[user, '$canRefine', box.id]]);
    email.value = '';
  }

  await client.Record.subscribeToQuery({ found: [['isA', 'DroppedFile'], [box.id, '$canRead', '$it']] }, async ({ found }) => {
    const names = await client.Fact.findAll(found.map(file => ({ subject: [file.id], predicate: ['hasName'] })));
    const nameOf = file => JSON.parse(names.find(fact => fact.subject === file.id)?.object ?? '"file"');
    files.replaceChildren(...found.map(file => h('li', {}, h('button', { onclick: () => save(file, nameOf(file)) }, nameOf(file)), ` ${file.value.size} bytes`)));
  });

  async function save(file, name) {
    h('a', { href: URL.createObjectURL(await file.getValue()), download: name }).click();
  }
}
