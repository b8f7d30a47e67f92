// Elements are values of one document, by their ids: two people who move two of them, or the same one's x and colour,
// do not get into each other's way. Cursors are presence: seen 20 times a second and never stored.
import { declare, h, inviteForm, signIn, thingOfAddress } from '../page.js';

const client = await signIn();
const email = await client.getCurrentUserEmail();
await declare(client, { Whiteboard: 'A place to draw together' });
const board = await thingOfAddress(client, () => client.Record.createKeyValue({ elements: {} }, [['isA', 'Whiteboard']]));

const main = document.querySelector('main');
if (!board) main.append('There is no such board, or you are not invited to it yet. Ask, then reload.');
else {
  const svg = shape('svg', { class: 'board', id: 'board' });
  const cursors = shape('g', {});
  const elements = shape('g', {});
  svg.append(elements, cursors);
  main.append(
    inviteForm(client, board),
    h('p', {}, h('button', { id: 'add', onclick: add }, 'Add a note'), ' ', h('button', { id: 'clear', onclick: clear }, 'Clear')),
    svg,
  );

  let dragged = null;

  function add() {
    const note = { x: 20 + Math.round(Math.random() * 400), y: 20 + Math.round(Math.random() * 300), color: `hsl(${Math.round(Math.random() * 360)} 70% 70%)`, text: 'Note' };
    void board.change([{ path: ['elements', crypto.randomUUID()], set: note }]);
  }

  function clear() {
    void board.change(Object.keys(board.value.elements).map(id => ({ path: ['elements', id], delete: true })));
  }

  function draw() {
    elements.replaceChildren(...Object.entries(board.value.elements).map(([id, { x, y, color, text }]) => {
      const group = shape('g', { 'data-id': id, transform: `translate(${x} ${y})`, style: 'cursor: grab' });
      const label = shape('text', { x: 10, y: 24, fill: '#222' });
      label.textContent = text;
      group.append(shape('rect', { width: 110, height: 60, rx: 6, fill: color }), label);
      group.onpointerdown = event => (dragged = { id, dx: event.offsetX - x, dy: event.offsetY - y });
      group.ondblclick = () => {
        const said = prompt('Text', text);
        if (said !== null) void board.change([{ path: ['elements', id, 'text'], set: said }]);
      };
      return group;
    }));
  }

  // While a note is dragged its place is part of what one shows; the document is told once, at the end.
  const room = client.enter(board.id, { name: email });
  svg.onpointermove = ({ offsetX: x, offsetY: y }) => {
    room.show({ name: email, x, y });
    if (dragged) elements.querySelector(`[data-id="${dragged.id}"]`)?.setAttribute('transform', `translate(${x - dragged.dx} ${y - dragged.dy})`);
  };
  svg.onpointerup = ({ offsetX, offsetY }) => {
    if (dragged && board.value.elements[dragged.id])
      void board.change([
        { path: ['elements', dragged.id, 'x'], set: Math.round(offsetX - dragged.dx) },
        { path: ['elements', dragged.id, 'y'], set: Math.round(offsetY - dragged.dy) },
      ]);
    dragged = null;
  };
  room.subscribe(({ others }) =>
    cursors.replaceChildren(...others.filter(one => one.state?.x !== undefined).map(({ state }) => {
      const cursor = shape('g', { transform: `translate(${state.x} ${state.y})`, class: 'cursor' });
      const label = shape('text', { x: 8, y: 16, 'font-size': 12, fill: 'currentColor' });
      label.textContent = state.name;
      cursor.append(shape('circle', { r: 5, fill: 'crimson' }), label);
      return cursor;
    })));
  addEventListener('pagehide', () => room.leave());

  board.subscribe(draw);
  draw();
}

function shape(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
