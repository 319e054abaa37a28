// Which view the address names: #log?…, #entry/12, #verify, #desk, #desk/search, #desk/review/12; #join/NAME/SECRET is an
// invitation.

import { isTask, type Task } from './lib/tasks.ts';

export type Route =
  | { view: 'log'; query: string }
  | { view: 'entry'; index: number }
  | { view: 'verify' }
  | { view: 'desk'; task?: Task; search?: number }
  | { view: 'join'; name: string; secret: string };

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const entry = /^entry\/([0-9]{1,15})$/.exec(text);
  if (entry) return { view: 'entry', index: Number(entry[1]) };
  const task = /^desk\/([a-z]+)(?:\/([0-9]{1,15}))?$/.exec(text);
  if (task && isTask(task[1]!, task[2] !== undefined)) return { view: 'desk', task: task[1], ...(task[2] ? { search: Number(task[2]) } : {}) };
  if (text === 'verify' || text === 'desk') return { view: text };
  const join = /^join\/([a-z0-9._-]{1,64})\/([A-Za-z0-9_-]{43})$/.exec(text);
  if (join) return { view: 'join', name: join[1]!, secret: join[2]! };
  return { view: 'log', query: text.split('?')[1] ?? '' };
}

class Router {
  route = $state.raw<Route>({ view: 'verify' });

  constructor() {
    this.read();
    window.addEventListener('hashchange', () => this.read());
  }

  private read(): void {
    this.route = parseRoute(location.hash);
    // A secret stays in no address bar, and in no history.
    if (this.route.view === 'join') history.replaceState(undefined, '', '#join');
  }
}

export const router = new Router();
