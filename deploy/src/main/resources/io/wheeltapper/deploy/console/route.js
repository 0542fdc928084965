// The address behind the hash: #/cases/ID?state=open. Every view can be sent to somebody as a link.

/** The address as `{page, rest, query}`. */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(plain);
  return { page: parts[0] || 'fleet', rest: parts.slice(1), query: new URLSearchParams(query) };
}

function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A link: to('cases', id) or to('fleet', {node: 'n1'}). */
export function to(...parts) {
  const query = typeof parts.at(-1) === 'object' ? parts.pop() : {};
  const asked = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== '' && value != null),
  ).toString();
  return '#/' + parts.map(encodeURIComponent).join('/') + (asked ? '?' + asked : '');
}

/** Goes there. `quietly`: without a step in the browser's history, for filters. */
export function go(link, quietly) {
  if (quietly) {
    history.replaceState(null, '', link);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = link;
  }
}

/** The same page with other words after the question mark. */
export function withQuery(changes) {
  const at = here();
  const all = { ...Object.fromEntries(at.query), ...changes };
  return to(at.page, ...at.rest, all);
}
