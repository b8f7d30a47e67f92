// What all samples share: signing in, the address as the place of a thing, inviting somebody, and making elements.
import { LinkedRecords } from '@linkedrecords/client';

/** A client for this page, signed in: at once with `?as=alice`, else as whoever is chosen. */
export async function signIn() {
  const client = new LinkedRecords(location.origin, { isShared: false });
  client.refusalHandler = error => document.querySelector('main').prepend(h('p', { className: 'error' }, error.message));
  const state = h('output', {}, 'connecting');
  const header = document.body.insertBefore(h('header', {}, h('strong', {}, document.title), state), document.body.firstChild);
  const name = new URLSearchParams(location.search).get('as') ?? (await chosen(header));
  client.onConnection(({ state: now, pending }) => (state.textContent = `${name}: ${now}${pending > 0 ? `, ${pending} unsent` : ''}`));
  await client.signInAs(name).catch(error => {
    client.refusalHandler(error);
    throw error;
  });
  return client;
}

function chosen(header) {
  return new Promise(resolve => {
    const buttons = ['alice', 'bob', 'charlie'].map(name => h('button', { onclick: () => (buttons.forEach(b => b.remove()), resolve(name)) }, name));
    header.append(...buttons);
  });
}

/** Declares terms, which all facts of all users may then use; declaring again changes nothing. */
export const declare = (client, terms) =>
  client.Fact.createAll(Object.entries(terms).map(([term, meaning]) => [term, '$isATermFor', meaning]));

/** The thing that the address names, or a new one, which the address names from then on. */
export async function thingOfAddress(client, create) {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) return client.Record.find(id);
  const made = await create();
  location.hash = made.id;
  return made;
}

/** A form that makes somebody a member of a group: whoever owns it may do so. */
export const inviteForm = (client, group) => {
  const email = h('input', { type: 'email', placeholder: 'bob@example.com', required: true, name: 'email' });
  const invite = async event => {
    event.preventDefault();
    const user = await client.getUserIdByEmail(email.value);
    if (!user) return void email.setCustomValidity('Nobody has signed in with this address.');
    await client.Fact.createAll([[user, '$isMemberOf', group.id]]);
    email.value = '';
  };
  return h('form', { id: 'invite', onsubmit: invite, oninput: () => email.setCustomValidity('') }, email, h('button', {}, 'Invite'));
};

/** An element with properties and children. */
export function h(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
