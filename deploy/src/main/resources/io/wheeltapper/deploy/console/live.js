// Hears the agent: server-sent events, or its status every five seconds where there are none.
import { get } from './api.js';

const SILENT_AFTER = 15_000; // three ticks
const LOST_AFTER = 5_000; // nobody answers at all
const RETRY = 3_000;
const POLL = 5_000;

const listeners = new Set();
const entriesHeard = new Set();

/** What is known of the connection. `heard` is this machine's time; `skew` is the agent's clock less it. */
export const live = {
  state: 'starting', // live, polled, stale
  heard: 0,
  skew: 0,
  size: 0,
  open: 0,
  ready: true,
  troubles: [],
  locked: false, // the session is over
};

/** The agent's clock. */
export const now = () => Date.now() + live.skew;

/** Calls back when the state changes or a tick was heard; gives what ends it. */
export function onTick(call) {
  listeners.add(call);
  return () => listeners.delete(call);
}

/** Calls back with new entries, at most once a second: an array, or null for "some, unknown which". */
export function onEntries(call) {
  const listener = { call, waiting: [], timer: 0, unknown: false };
  entriesHeard.add(listener);
  return () => {
    clearTimeout(listener.timer);
    entriesHeard.delete(listener);
  };
}

function told(entries) {
  for (const listener of entriesHeard) {
    if (entries) listener.waiting.push(...entries);
    else listener.unknown = true;
    listener.timer ||= setTimeout(() => {
      const all = listener.unknown ? null : listener.waiting;
      Object.assign(listener, { waiting: [], timer: 0, unknown: false });
      listener.call(all);
    }, 1_000);
  }
}

function tick(data, state) {
  live.state = state;
  live.heard = Date.now();
  live.locked = false;
  lost = 0;
  if (data.now) live.skew = data.now - Date.now();
  for (const key of ['size', 'open', 'ready', 'troubles']) {
    if (data[key] !== undefined) live[key] = data[key];
  }
  listeners.forEach((call) => call());
}

function stale() {
  if (live.state !== 'stale') {
    live.state = 'stale';
    listeners.forEach((call) => call());
  }
}

let source = null;
let polling = 0;
let lost = 0; // since when nobody answers, or 0
let last = ''; // the newest event's id, for a connection that we open anew ourselves

export function start() {
  connect();
  setInterval(() => {
    if (live.heard && Date.now() - live.heard > SILENT_AFTER) stale();
    if (lost && Date.now() - lost > LOST_AFTER) stale();
  }, 1_000);
}

function connect() {
  const wasStale = live.state === 'stale';
  source = new EventSource('/api/v1/events' + (last ? `?from=${Number(last) + 1}` : ''));
  source.onopen = () => {
    lost = 0;
    if (live.state === 'starting') {
      Object.assign(live, { state: 'live', heard: Date.now() });
      listeners.forEach((call) => call());
    }
  };
  source.addEventListener('tick', (event) => {
    const before = live.state;
    tick(JSON.parse(event.data), 'live');
    if (before === 'stale' || wasStale) told(null);
  });
  source.addEventListener('entry', (event) => {
    last = event.lastEventId || last;
    const data = JSON.parse(event.data);
    live.heard = Date.now();
    live.size = Math.max(live.size, data.index + 1);
    told([data]);
  });
  source.onerror = () => {
    lost ||= Date.now();
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      clearTimeout(polling);
      polling = setTimeout(poll, live.heard ? RETRY : 0);
    }
  };
}

/** No events are to be had: the status says whether there is news. */
async function poll() {
  try {
    const status = await get('/api/v1/status');
    const news = status.size !== live.size || live.state === 'stale';
    tick(status, 'polled');
    if (news) told(null);
    polls += 1;
    if (polls % 6 === 0) return connect(); // perhaps there are events again
  } catch (problem) {
    live.locked = problem.status === 401;
    lost ||= Date.now();
    if (live.heard === 0) stale();
  }
  polling = setTimeout(poll, POLL);
}
let polls = 0;
