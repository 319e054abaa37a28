// Which view the address names: #log?…, #entry/12, #verify.

export type Route = { view: 'log'; query: string } | { view: 'entry'; index: number } | { view: 'verify' };

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const entry = /^entry\/([0-9]{1,15})$/.exec(text);
  if (entry) return { view: 'entry', index: Number(entry[1]) };
  if (text === 'verify') return { view: 'verify' };
  return { view: 'log', query: text.split('?')[1] ?? '' };
}

class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.route = parseRoute(location.hash)));
  }
}

export const router = new Router();
