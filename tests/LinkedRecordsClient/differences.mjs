// Behaviours of the first LinkedRecords that this server deliberately does not have: by number, with the reason.
export const differences = new Map([
  [135, 'Declared by the first LinkedRecords without a test ("term facts cannot be deleted"). It contradicts number 10, which has one: who declared a term deletes it.'],
]);
