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

  /** What is dragged: which note, where on it the pointer is, and where that puts the note. */
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
      const place = dragged?.id === id ? dragged : { x, y };
      const note = shape('g', { 'data-id': id, transform: `translate(${place.x} ${place.y})`, style: 'cursor: grab' });
      const label = shape('text', { x: 10, y: 24, fill: '#222' });
      label.textContent = text;
      note.append(shape('rect', { width: 110, height: 60, rx: 6, fill: color }), label);
      return note;
    }));
  }

  /** The id of the note under the pointer, and where on the board the pointer is. */
  function pointedAt({ clientX, clientY }) {
    const { x, y } = svg.getBoundingClientRect();
    return { id: document.elementFromPoint(clientX, clientY)?.closest('[data-id]')?.dataset.id, x: clientX - x, y: clientY - y };
  }

  // While a note is dragged its place is part of what one shows; the document is told once, at the end. The board captures the
  // pointer: the notes are drawn anew whenever somebody changes one, and a drag may end outside of the window.
  const room = client.enter(board.id, { name: email });
  svg.onpointerdown = event => {
    const { id, x, y } = pointedAt(event);
    const note = board.value.elements[id];
    if (dragged || !note) return;
    dragged = { id, dx: x - note.x, dy: y - note.y, x: note.x, y: note.y };
    svg.setPointerCapture(event.pointerId);
  };
  svg.onpointermove = event => {
    const { x, y } = pointedAt(event);
    room.show({ name: email, x, y });
    if (!dragged) return;
    Object.assign(dragged, { x: Math.round(x - dragged.dx), y: Math.round(y - dragged.dy) });
    draw();
  };
  svg.onlostpointercapture = () => {
    const { id, x, y } = dragged;
    const note = board.value.elements[id];
    dragged = null;
    if (!note || (note.x === x && note.y === y)) return;
    void board.change([{ path: ['elements', id, 'x'], set: x }, { path: ['elements', id, 'y'], set: y }]);
    draw();
  };
  svg.ondblclick = event => {
    const { id } = pointedAt(event);
    const said = id ? prompt('Text', board.value.elements[id].text) : null;
    if (said !== null) void board.change([{ path: ['elements', id, 'text'], set: said }]);
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
