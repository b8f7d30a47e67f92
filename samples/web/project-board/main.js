// Where a card stands is a fact about it, and the latest one counts: who moved it when stays in the history.
import { declare, h, inviteForm, signIn, thingOfAddress } from '../page.js';

const columns = { Planned: 'Planned', Doing: 'Doing', Done: 'Done' };
const client = await signIn();
await declare(client, { ProjectBoard: 'Work and how far it is', BoardCard: 'A piece of work', Planned: 'Not begun', Doing: 'Begun', Done: 'Ended' });
const board = await thingOfAddress(client, () => client.Record.createKeyValue({ title: 'Our project' }, [['isA', 'ProjectBoard']]));

const main = document.querySelector('main');
if (!board) main.append('There is no such board, or you are not invited to it yet. Ask, then reload.');
else {
  const title = h('input', { type: 'text', name: 'add', placeholder: 'A piece of work', required: true });
  const lists = Object.fromEntries(Object.keys(columns).map(state => [state, h('div', {})]));
  main.append(
    h('h1', {}, board.value.title),
    inviteForm(client, board),
    h('form', { id: 'add', onsubmit: add }, title, h('button', {}, 'Add')),
    h('div', { className: 'columns' }, ...Object.entries(columns).map(([state, name]) => h('section', { id: state, ...dropping(state) }, h('h2', {}, name), lists[state]))),
  );

  // $canAccess lets members change the card, $canRefine state facts about it.
  async function add(event) {
    event.preventDefault();
    const card = { title: title.value };
    title.value = '';
    await client.Record.createKeyValue(card, [
      ['isA', 'BoardCard'],
      ['onBoard', board.id],
      ['stateIs', 'Planned'],
      [board.id, '$canAccess', '$it'],
      [board.id, '$canRefine', '$it'],
    ]);
  }

  const move = (card, state) => client.Fact.createAll([[card, 'stateIs', state]]);

  function dropping(state) {
    return { ondragover: event => event.preventDefault(), ondrop: event => move(event.dataTransfer.getData('text/plain'), state) };
  }

  // Three queries, answered at one revision: a card that is moved leaves one column and enters another in the same step.
  const standing = state => [['isA', 'BoardCard'], ['onBoard', board.id], ['$it', '$latest(stateIs)', state]];
  await client.Record.subscribeToQuery(Object.fromEntries(Object.keys(columns).map(state => [state, standing(state)])), found => {
    for (const [state, cards] of Object.entries(found)) lists[state].replaceChildren(...cards.map(card => row(card, state)));
  });

  function row(card, state) {
    const next = Object.keys(columns)[Object.keys(columns).indexOf(state) + 1];
    return h('div', { className: 'card', draggable: true, ondragstart: event => event.dataTransfer.setData('text/plain', card.id) },
      card.value.title, ' ', ...(next ? [h('button', { onclick: () => move(card.id, next), title: `Move to ${next}` }, '→')] : []));
  }
}
