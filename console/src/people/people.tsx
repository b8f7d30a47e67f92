import { createContext, use, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Person, Side, SeatSnapshot, WaysToSignIn } from './seat.js';
import { Seat } from './seat.js';

/** Everybody in this page, and through whose eyes the views for one look. */
export interface People {
  readonly ways: WaysToSignIn;
  readonly left: Seat;
  readonly right: Seat;
  readonly active: Side;
  lookAs(side: Side): void;
}

const PeopleContext = createContext<People | null>(null);

export function PeopleProvider({ ways, left, right, children }: { ways: WaysToSignIn; left: Seat; right: Seat; children: ReactNode }) {
  const [active, lookAs] = useState<Side>('left');
  const people = useMemo(() => ({ ways, left, right, active, lookAs }), [ways, left, right, active]);
  return <PeopleContext value={people}>{children}</PeopleContext>;
}

export function usePeople(): People {
  const people = use(PeopleContext);
  if (!people) throw new Error('There are no people here.');
  return people;
}

export const useSeat = (seat: Seat): SeatSnapshot => useSyncExternalStore(seat.subscribe, seat.read);

export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** Who sits on a side. */
export function usePerson(side: Side): Person | null {
  return useSeat(usePeople()[side]).person;
}

/** Everybody who is signed in, left before right. */
export function useEverybody(): readonly (Person & { readonly side: Side })[] {
  const [left, right] = [usePerson('left'), usePerson('right')];
  return [...(left ? [{ ...left, side: 'left' as const }] : []), ...(right ? [{ ...right, side: 'right' as const }] : [])];
}

/** Through whose eyes a view for one looks: the chosen side, or the other one while nobody sits there. */
export function useViewer(): (Person & { readonly side: Side }) | null {
  const { active } = usePeople();
  const everybody = useEverybody();
  return everybody.find(({ side }) => side === active) ?? everybody[0] ?? null;
}
