// Which view the address names: #log?…, #entry/12, #verify, #desk.

export type Route = { view: 'log'; query: string } | { view: 'entry'; index: number } | { view: 'verify' } | { view: 'desk' };

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const entry = /^entry\/([0-9]{1,15})$/.exec(text);
  if (entry) return { view: 'entry', index: Number(entry[1]) };
  if (text === 'verify' || text === 'desk') return { view: text };
  return { view: 'log', query: text.split('?')[1] ?? '' };
}

class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.route = parseRoute(location.hash)));
  }
}

export const router = new Router();
