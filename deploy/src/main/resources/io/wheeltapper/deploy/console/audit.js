// What the ledger has, for whoever has to believe it: entries by what they say, each held in this browser against the
// signed checkpoint, see proof.js. What the server says of itself proves nothing here.
import { Component, el, h } from './h.js';
import { Page } from './page.js';
import { get, text } from './api.js';
import { go, to, withQuery } from './route.js';
import { Find, choose, code, count, day, empty, facts, fold, grid, icon, link, note, outcome, panel, raw, tag, verdict, when } from './ui.js';
import { Memory, NotProven, bytesOf, proveEntry, readCheckpoint } from './proof.js';

const { a, b, button, div, label, li, ol, p, span, textarea } = el;

const API = '/api/v1/audit/';
const KINDS = ['found', 'planned', 'judged', 'started', 'acted', 'verified', 'undone', 'cleared', 'advised', 'approved', 'refused',
  'reviewed', 'mode', 'mode-unset', 'paused', 'resumed', 'window', 'maintenance', 'activated', 'candidate', 'config', 'key', 'denied'];
const ICONS = { // the others have one of their own name
  approved: 'yes', refused: 'no', denied: 'no', reviewed: 'person', mode: 'policy', 'mode-unset': 'policy', paused: 'pause',
  resumed: 'resume', window: 'windows', maintenance: 'windows', activated: 'policy', candidate: 'policy', config: 'policy', key: 'audit',
};
const FILTERS = ['from', 'to', 'kind', 'target', 'action', 'person', 'rule', 'verdict', 'fault', 'case'];
const AT_ONCE = 4; // proofs that are fetched side by side

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // a browser that lets pages remember nothing
  }
}

/** The hashes between two sizes. A ledger that was put back cannot have them. */
async function growth(old, size) {
  try {
    return (await get(`${API}consistency?from=${old}&to=${size}`)).hashes.map(bytesOf);
  } catch (problem) {
    if (problem.status === 404) {
      throw new NotProven('rolled-back', `the server cannot show that its ledger continues the one that this browser has seen, of `
        + `${size} entries: it was put back, or is another`);
    }
    throw problem;
  }
}

const memory = new Memory(storage(), growth);

/** Fetches an entry's proof and holds it against what this browser believes; `shown` is what a list said the entry is. */
async function prove(index, shown) {
  const proof = await get(`${API}proof/${index}`);
  const key = await memory.believed(proof.vkey);
  const proven = await proveEntry(proof, index, key);
  if (shown !== undefined && plain(shown) !== plain(proven.entry)) {
    throw new NotProven('entry', `the list shows something else than the signed ledger has at ${index}`);
  }
  await memory.see(proven.checkpoint, key);
  return { ...proven, hashes: proof.hashes.length };
}

/** The newest checkpoint, which must continue what was seen. */
async function head() {
  const [note_, vkey] = await Promise.all([text(`${API}checkpoint`), text(`${API}key`)]);
  const key = await memory.believed(vkey);
  const checkpoint = await readCheckpoint(note_, key);
  await memory.see(checkpoint, key, true);
  return checkpoint;
}

/** An object's text whatever the order of its keys. */
function plain(value) {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${plain(value[key])}`).join()}}`;
}

/** A judgement on what was asked: proven, not proven and why, or not to be told for want of an answer. */
async function judged(asked) {
  try {
    return { state: 'proven', ...(await asked) };
  } catch (problem) {
    if (problem instanceof NotProven) return { state: 'no', why: problem.message, code: problem.code };
    return { state: problem.status === 404 ? 'waits' : 'unknown', why: problem.message };
  }
}

const SIGNS = {
  proven: ['good', 'yes', 'proven'],
  no: ['bad', 'no', 'NOT proven'],
  waits: ['info', 'hold', 'not signed yet'],
  unknown: ['warn', 'unknown', 'not checked'],
  checking: ['plain', 'hold', 'checking …'],
};

function sign(judgement) {
  const [kind, shape, words] = SIGNS[(judgement || {}).state || 'checking'];
  return span({ title: (judgement || {}).why, 'data-proof': (judgement || {}).state || 'checking' }, tag(kind, icon(shape), words));
}

export default class Audit extends Page {
  static title = 'Audit';

  constructor(props) {
    super(props);
    this.proofs = new Map(); // by index
    this.running = 0;
  }

  reads() {
    const query = new URLSearchParams();
    for (const name of FILTERS) {
      const value = this.route.query.get(name);
      if (value) query.set(name, value);
    }
    query.set('limit', '25');
    return this.single() ? {} : { entries: `+${API}entries?${query}` };
  }

  /** An auditor's list stands still; there is a button. */
  touched() {
    return false;
  }

  single() {
    return this.route.rest.length > 0;
  }

  componentDidMount() {
    super.componentDidMount();
    this.checkHead();
    this.proveShown();
  }

  componentDidUpdate() {
    super.componentDidUpdate();
    this.proveShown();
  }

  again() {
    this.proofs.clear();
    this.checkHead();
    this.refresh();
    this.setState({});
  }

  async checkHead() {
    const judgement = await judged(head());
    if (!this.gone) this.setState({ head: judgement });
  }

  /** Holds what is shown against the ledger, a few at once. */
  proveShown() {
    const wanted = this.single()
      ? [{ index: Number(this.route.rest[0]), entry: undefined }]
      : this.value('entries') || [];
    for (const { index, entry } of wanted) {
      if (this.running >= AT_ONCE) return;
      if (this.proofs.has(index) || !Number.isSafeInteger(index)) continue;
      this.proofs.set(index, { state: 'checking' });
      this.running += 1;
      const proofs = this.proofs;
      judged(prove(index, entry)).then((judgement) => {
        this.running -= 1;
        if (this.proofs.get(index)?.state === 'checking') proofs.set(index, judgement);
        if (!this.gone) this.setState({});
      });
    }
  }

  view() {
    return div({ class: 'stack' }, this.alarm(), this.single() ? this.entry() : this.list(), h(Belief, {
      head: this.state.head, onChange: () => this.again(),
    }));
  }

  /** Whatever is not proven stands above all else. */
  alarm() {
    const lies = [...this.proofs].filter(([, judgement]) => judgement.state === 'no');
    const broken = this.state.head && this.state.head.state === 'no' ? this.state.head : null;
    if (!lies.length && !broken) return null;
    return div({ id: 'not-proven' }, note('bad',
      p({}, b({}, 'NOT proven. '), 'Do not rely on what this server shows; keep what you see, and ask who keeps its checkpoints elsewhere.'),
      el.ul({}, broken && li({ key: 'head' }, `The ledger: ${broken.why}.`),
        lies.slice(0, 5).map(([index, judgement]) => li({ key: index }, `Entry ${index}: ${judgement.why}.`)),
        lies.length > 5 && li({ key: 'more' }, `and ${lies.length - 5} more.`))));
  }

  list() {
    return div({ class: 'stack' },
      h(Filters, { route: this.route }),
      this.shown('entries', (rows) => div({ class: 'stack' },
        div({ class: 'row' }, this.tally(rows), span({ class: 'grow' }),
          button({ type: 'button', class: 'button small', onClick: () => this.again() }, 'Read and check again')),
        grid('Entries of the ledger', ['Entry', 'When', 'What', 'About', 'Said', 'Proof'], rows.map((row) => this.row(row)),
          'No entry is as you ask.'))),
      panel('Take away', h(Exports, { route: this.route })));
  }

  tally(rows) {
    const states = rows.map((row) => (this.proofs.get(row.index) || { state: 'checking' }).state);
    const many = (state) => states.filter((s) => s === state).length;
    return p({ class: 'quiet', role: 'status' }, `${count(rows.length, 'entry', 'entries')} shown, ${many('proven')} proven here`,
      many('no') ? `, ${many('no')} NOT proven` : '', many('checking') ? `, ${many('checking')} being checked` : '',
      '. That no entry is missing from a filtered list is not proven by it; the tiles prove the whole.');
  }

  row({ index, entry }) {
    const judgement = this.proofs.get(index);
    return {
      key: String(index),
      cells: [
        link(to('audit', String(index), Object.fromEntries(this.route.query)), String(index)),
        when(entry.at),
        span({ class: 'row' }, icon(ICONS[entry.kind] || entry.kind), entry.kind),
        div({}, entry.target || 'site:site', entry.case && div({}, link(to('cases', entry.case), entry.case))),
        said(entry),
        sign(judgement),
      ],
    };
  }

  entry() {
    const index = Number(this.route.rest[0]);
    const judgement = this.proofs.get(index);
    const asked = Object.fromEntries(this.route.query);
    const back = link(to('audit', asked), Object.keys(asked).length ? 'The entries asked for' : 'All entries');
    if (!Number.isSafeInteger(index)) return div({ class: 'stack' }, back, empty('There is no such entry.'));
    return div({ class: 'stack' }, back,
      panel(`Entry ${index}`,
        div({ class: 'row' }, sign(judgement), judgement && judgement.why && b({}, judgement.why)),
        judgement && judgement.state === 'proven' ? this.proven(judgement) : null));
  }

  proven({ entry, checkpoint, hashes }) {
    return div({ class: 'stack' },
      facts([['What', entry.kind], ['When', when(entry.at)], ['About', entry.target || 'site:site'],
        ['Case', entry.case && link(to('cases', entry.case), entry.case)], ['Said', said(entry)], ['Reason', entry.reason]]),
      fold('How it was proven, in this browser', ol({},
        li({}, 'The hash of the bytes below was computed.'),
        li({}, `${count(hashes, 'hash', 'hashes')} lead from it to the root of the ledger of ${checkpoint.size} entries.`),
        li({}, `That root is signed by ${checkpoint.origin}, whose key ${memory.key.given ? 'you gave' : 'this browser saw first'}.`),
        li({}, 'That ledger continues the one that this browser saw before.'))),
      raw(JSON.stringify(entry, null, 1)),
      p({}, a({ href: `${API}proof/${this.route.rest[0]}`, download: `entry-${this.route.rest[0]}.json`, class: 'button small' },
        icon('download'), 'Entry and proof')));
  }
}

/** The words of an entry that matter most. */
function said(entry) {
  const judged_ = entry.kind === 'judged';
  const words = [entry.action, entry.rule, !judged_ && entry.mode, entry.phase, entry.word].filter(Boolean).join(' ');
  const quiet = [entry.fault && `for ${entry.fault}`, judged_ && entry.mode && `in mode ${entry.mode}`, entry.by && `by ${entry.by}`];
  return div({}, verdict(entry.verdict), outcome(entry.outcome), entry.verdict || entry.outcome ? ' ' : '', words,
    div({ class: 'quiet' }, quiet.filter(Boolean).join(', ')),
    judged_ && entry.guard && div({}, el.b({}, entry.guard), ': ', entry.reason));
}

/** Whose key is believed, and how far the ledger is seen. */
class Belief extends Component {
  async give(event) {
    event.preventDefault();
    try {
      await memory.give(event.target.elements.vkey.value);
      this.setState({ problem: '' });
      this.props.onChange();
    } catch (problem) {
      this.setState({ problem: problem.message });
    }
  }

  forget() {
    memory.forget();
    this.props.onChange();
  }

  render({ head: seen }, { problem }) {
    const { vkey, given } = memory.key;
    return panel('What this browser believes',
      seen && seen.state === 'proven' && p({}, tag('good', icon('yes'), 'signed'), ` The ledger has ${seen.size} signed entries, and `
        + 'continues the one that this browser saw before.'),
      seen && seen.state !== 'proven' && p({}, sign(seen), ' ', seen.why),
      div({ class: 'row' }, given ? tag('good', icon('yes'), 'key given by you') : tag('warn', icon('warn'), 'key seen first here'),
        span({}, keyWords())),
      vkey && raw(vkey),
      memory.lost && note('warn', 'This browser keeps nothing for this page: after it is closed, a ledger put back is not noticed.'),
      fold('Give the key yourself', el.form({ class: 'stack', onSubmit: (e) => this.give(e) },
        label({ for: 'vkey' }, 'The verifier key, as its keeper told you: NAME+ID+BASE64'),
        textarea({ id: 'vkey', name: 'vkey', rows: 2, spellcheck: false, autocomplete: 'off' }),
        problem && note('bad', problem),
        div({ class: 'row' }, button({ type: 'submit', class: 'button main' }, 'Believe only this key'),
          vkey && button({ type: 'button', class: 'button', onClick: () => this.forget() }, 'Forget key and checkpoint')))));
  }
}

function keyWords() {
  const { vkey, given, since } = memory.key;
  if (!vkey) return 'No key is known yet; the first one that the server shows will be believed.';
  return given
    ? `You gave this key on ${day(since)}. Nothing is believed that another signs.`
    : `This is the key that the server showed this browser first, on ${day(since)}. Whoever can change the server could have shown `
      + 'another: compare it with what its keeper tells you, and give it here.';
}

const two = (number) => String(number).padStart(2, '0');

/** What a field of date and time shows, in this machine's time. */
function local(millis) {
  if (!/^\d{1,15}$/.test(millis || '')) return '';
  const at = new Date(Number(millis));
  return `${day(at.getTime())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function moment(words, name, query) {
  const tell = (e) => {
    const at = new Date(e.target.value).getTime();
    go(withQuery({ [name]: Number.isNaN(at) ? '' : String(at) }), true);
  };
  return label({ class: 'choose moment-of' }, span({}, words),
    el.input({ type: 'datetime-local', name, value: local(query.get(name)), onChange: tell }));
}

function Filters({ route }) {
  const query = route.query;
  const find = (name, words, placeholder) => h(Find, {
    key: name, label: words, value: query.get(name) || '', placeholder, onFind: (value) => go(withQuery({ [name]: value.trim() }), true),
  });
  return panel('', div({ class: 'filters', role: 'search', 'aria-label': 'Entries' },
    moment('From', 'from', query), moment('To', 'to', query),
    choose('Kind', [['', 'any'], ...KINDS.map((kind) => [kind, kind])], query.get('kind') || '',
      (value) => go(withQuery({ kind: value }), true)),
    choose('Verdict', [['', 'any'], ['allow', 'allow'], ['hold', 'hold'], ['deny', 'deny']], query.get('verdict') || '',
      (value) => go(withQuery({ verdict: value }), true)),
    find('target', 'Target', 'node:gpu-017'), find('action', 'Action', 'node.isolate'), find('person', 'Person', ''),
    find('rule', 'Rule', ''), find('fault', 'Fault', ''), find('case', 'Case', ''),
    [...query].length > 0 && link('#/audit', 'Ask for all')));
}

/** What was asked for as files, and a period as a report. */
class Exports extends Component {
  render({ route }) {
    const asked = new URLSearchParams([...route.query].filter(([name]) => FILTERS.includes(name))).toString();
    const file = (format) => `${API}export?format=${format}${asked ? '&' + asked : ''}`;
    const now = new Date();
    const begin = Number(route.query.get('from')) || new Date(now.getFullYear(), now.getMonth(), 1).getTime();
    const end = Number(route.query.get('to')) || now.getTime();
    const size = this.state.size;
    const period = (format) => `from=${begin}&to=${end}&format=${format}${size ? `&size=${size}` : ''}`;
    return div({ class: 'stack' },
      div({ class: 'row' }, span({ class: 'quiet' }, 'These entries, all of them:'),
        a({ class: 'button', href: file('csv'), download: 'entries.csv' }, icon('download'), 'CSV'),
        a({ class: 'button', href: file('jsonl'), download: 'entries.jsonl' }, icon('download'), 'JSON lines')),
      div({ class: 'row' }, span({ class: 'quiet' }, `A report, ${day(begin)} to ${day(end)}:`),
        ['pdf', 'html'].map((format) => span({ class: 'row', key: format },
          a({ class: 'button', href: `${API}report?${period(format)}`, download: `report.${format}` }, icon('download'), format.toUpperCase()),
          a({ class: 'button', href: `${API}report/signature?${period(format)}`, download: `report.${format}.sig` }, 'its signature')))),
      p({ class: 'quiet' }, 'The tiles of the whole ledger, for programs that are not ours: ', code(`${location.origin}${API}`),
        ' (C2SP tlog-tiles). To check a report: ', code('wheeltapper audit verify-report report.pdf'), '.'));
  }

  componentDidMount() {
    // A report and its signature rest on one checkpoint, so that both come out the same.
    judged(head()).then((judgement) => judgement.state === 'proven' && this.setState({ size: judgement.size }));
  }
}
