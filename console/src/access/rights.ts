import type { Right } from '@linkedrecords/client';

/** Rights as people say them. */
export const rights: readonly (readonly [Right, string])[] = [
  ['SEE', 'see'],
  ['READ', 'read'],
  ['WRITE', 'change'],
  ['GRANT', 'share'],
  ['USE_AS_SUBJECT', 'state facts about'],
  ['USE_AS_OBJECT', 'state facts that point at'],
  ['SEE_MEMBERS', 'list the members of'],
  ['SEE_QUOTA', 'see the quota of'],
];

export const sayRight = (right: Right): string => rights.find(([name]) => name === right)?.[1] ?? right.toLowerCase();

/** What one may let somebody do, by the predicate that says so. */
export const roles: readonly (readonly [string, string])[] = [
  ['$canRead', 'read it'],
  ['$canAccess', 'read and change it'],
  ['$isMemberOf', 'be a member of it'],
  ['$isHostOf', 'be a host of it'],
];
