// One field for everything: nodes, cases, rules, entries.
import { createRef, el } from './h.js';
import { Page } from './page.js';
import { go, to } from './route.js';
import { count, empty, icon, tag } from './ui.js';

const { a, div, li, p, span, ul } = el;
const ICONS = { node: 'fleet', case: 'cases', rule: 'policy', entry: 'audit' };

export default class Search extends Page {
  static title = 'Search';

  constructor(props) {
    super(props);
    this.field = createRef();
  }

  reads() {
    const words = (this.route.query.get('q') || '').trim();
    return words ? { found: `/api/v1/search?q=${encodeURIComponent(words)}` } : {};
  }

  touched() {
    return false;
  }

  componentDidMount() {
    super.componentDidMount();
    this.field.current.focus();
  }

  view() {
    const words = this.route.query.get('q') || '';
    const find = (value) => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => go(to('search', { q: value }), true), 180);
    };
    return div({ class: 'stack' },
      el.form({ role: 'search', onSubmit: (e) => { e.preventDefault(); this.field.current.blur(); document.querySelector('.hits a')?.focus(); } },
        el.label({ class: 'field' }, span({ class: 'hidden' }, 'Search'),
          el.input({ id: 'search-words', class: 'search-words', ref: this.field, type: 'search', value: words, placeholder: 'A node, a case, a fault, a rule …', autocomplete: 'off', spellcheck: false, onInput: (e) => find(e.target.value) }))),
      p({ class: 'quiet small' }, 'Reach this from everywhere by / or Ctrl-K.'),
      words.trim() && this.shown('found', (all) => div({ class: 'stack' },
        p({ role: 'status', class: 'quiet' }, all.length ? `${count(all.length, 'hit')}${all.length >= 20 ? ', the first ones; say more to narrow it' : ''}` : ''),
        all.length ? ul({ class: 'plain hits' }, all.map((hit, i) => li({ key: i }, a({ href: inside(hit) }, icon(ICONS[hit.kind] || 'info'), tag('plain', hit.kind), el.b({}, hit.id), span({ class: 'grow quiet' }, hit.text === hit.id ? '' : hit.text)))))
          : empty(`Nothing is known of “${words}”.`))));
  }
}

/** Only a place of this console: whatever else a link says is no link. */
function inside({ kind, id, link }) {
  const hash = /^(?:\/console\/)?(#\/.*)$/.exec(link || '');
  if (hash) return hash[1];
  const places = { node: () => to('fleet', { node: id }), case: () => to('cases', id), entry: () => to('audit', id), rule: () => to('policy') };
  return (places[kind] || (() => to('search', { q: id })))();
}
