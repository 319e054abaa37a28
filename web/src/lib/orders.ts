// Orders of suspension: whose they are, and what they stop (docs/suspension.md).

import type { Person } from './desk.ts';

export interface Order {
  order: string;
  scope: string;
  target: string;
  reason: string;
  verified: boolean;
  by?: string;
  since?: string;
}

export function maySuspend({ role }: { role: string }): boolean {
  return role === 'head' || role === 'overseer';
}

/** The head lifts the head's orders and those that nobody can read; an overseer lifts their own. */
export function mayLift(order: Order, { name, role }: Pick<Person, 'name' | 'role'>): boolean {
  return order.verified ? order.by === name : role === 'head';
}

/** "The deployment", "The gallery custody". */
export function stoppedInWords({ scope, target }: Pick<Order, 'scope' | 'target'>): string {
  if (scope === 'deployment' || scope === '') return 'Everything';
  return `The ${scope === 'user' ? 'person' : scope === 'issuer' ? 'authority' : scope} ${target}`;
}
