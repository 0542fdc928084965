// Talks to the agent. Every failure is a Problem with words that a person can read.

/** What went wrong: `status` 0 means that nobody answered. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail || '';
  }
}

const kept = new Map(); // what was read by address, with its ETag
let who = { name: '', by: 'loopback', login: false, rights: null, scopes: [] };

/** Reads JSON; what has not changed is not sent again. */
export async function get(path) {
  const before = kept.get(path);
  const headers = { Accept: 'application/json' };
  if (before) headers['If-None-Match'] = before.tag;
  const response = await ask(path, { headers });
  if (response.status === 304 && before) return before.value;
  const value = await body(response);
  const tag = response.headers.get('ETag');
  if (tag) kept.set(path, { tag, value });
  return value;
}

/** One page of a list: `{rows, next}`; `next` is the path of the following page, or ''. */
export async function page(path) {
  const response = await ask(path, { headers: { Accept: 'application/json' } });
  const rows = await body(response);
  const link = response.headers.get('Link') || '';
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link);
  return { rows, next: next ? next[1] : '' };
}

/** Reads text as it is. */
export async function text(path) {
  const response = await ask(path, {});
  if (!response.ok) await body(response);
  return response.text();
}

/** Says a word to the agent; gives its answer. */
export async function post(path, words) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  if (who.csrf) headers['X-CSRF-Token'] = who.csrf;
  const said = { ...words };
  if (who.login) delete said.by;
  return body(await ask(path, { method: 'POST', headers, body: JSON.stringify(said) }));
}

async function ask(path, options) {
  try {
    return await fetch(path, { credentials: 'same-origin', ...options });
  } catch {
    throw new Problem(0, 'No answer', 'The agent does not answer.');
  }
}

async function body(response) {
  const type = response.headers.get('Content-Type') || '';
  let value = null;
  if (type.includes('json')) {
    try {
      value = await response.json();
    } catch {
      throw new Problem(response.status, 'Unreadable', 'The answer is no JSON.');
    }
  }
  if (response.ok && value !== null) return value;
  const title = (value && value.title) || response.statusText || `Status ${response.status}`;
  throw new Problem(response.status, title, value && value.detail);
}

/** Goes to the login, and afterwards back to where one was. */
export function logIn() {
  sessionStorage.setItem('wheeltapper.to', location.hash);
  location.assign('/login?to=/console/');
}

/** Ends the session here. Not straight back to the login: a provider that still knows the browser would let it in again. */
export async function logOut() {
  await post('/logout', {});
  location.assign('/login?out=1');
}

/** Learns who is asking; an agent without logins lets everybody on its machine do everything. */
export async function meet() {
  try {
    who = await get('/api/v1/me');
    kept.delete('/api/v1/me'); // its token may change
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  if (who.login && !who.name) {
    logIn();
    return new Promise(() => {}); // this page ends here
  }
  const before = sessionStorage.getItem('wheeltapper.to');
  sessionStorage.removeItem('wheeltapper.to');
  if (before && !location.hash) location.hash = before;
  return who;
}

export const me = () => who;

/** Whether the person may do what wants this right: 'operate', 'approve', 'author' … */
export const may = (right) => !who.rights || who.rights.includes(right);

/** Why not, in words. */
export const lacking = (right) =>
  `${who.name || 'You'} may not do this: it wants the right “${right}”.`;

/** The name under which words are booked: the login's, or the one that was last given here. */
export const name = () => (who.login ? who.name : localStorage.getItem('wheeltapper.name') || '');

export function remember(given) {
  if (!who.login) localStorage.setItem('wheeltapper.name', given);
}
