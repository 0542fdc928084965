// The fleet at a glance: what is sick, where, and why.
import { Component, createRef, el, h } from './h.js';
import { Page } from './page.js';
import { FleetMap, STATES, TROUBLE } from './map.js';
import { go, to, withQuery } from './route.js';
import { Find, Mark, choose, count, facts, grid, icon, link, number, state, tabs, when } from './ui.js';
import { asks, caseLink, faults, reach, says, stands, steps } from './casebits.js';
import { deed } from './deeds.js';
import { pauseAt, maintain } from './words.js';

const { aside, button, div, h2, p, span } = el;

const KINDS = {
  rack: 'Rack', leaf: 'Leaf switch', loop: 'CDU loop', feed: 'Power feed', domain: 'NVLink domain',
  partition: 'Partition', job: 'Job',
};
const ROWS = 100;

export default class Fleet extends Page {
  static title = 'Fleet';

  reads() {
    return { fleet: '/api/v1/fleet' };
  }

  touched(entry) {
    return !['advised', 'reviewed', 'key'].includes(entry.kind);
  }

  componentDidMount() {
    super.componentDidMount();
    this.now_ = setInterval(() => this.refresh(), 30_000); // silence is no entry
  }

  componentWillUnmount() {
    clearInterval(this.now_);
    super.componentWillUnmount();
  }

  view() {
    return this.shown('fleet', (fleet) => this.all(fleet));
  }

  all(fleet) {
    const { query } = this.route;
    const by = fleet.kinds.includes(query.get('by')) ? query.get('by') : fleet.kinds[0];
    const only = query.get('only') ? new Set(query.get('only').split(',')) : null;
    const words = query.get('find') || '';
    const order = query.get('order') || 'name';
    const list = query.get('as') === 'list';
    const picked = query.get('node') || '';
    const node = picked && fleet.nodes.find(([name]) => name === picked);
    const set = (changes) => go(withQuery(changes), true);
    const how = { kind: fleet.kinds.indexOf(by), only, words, order, picked };
    return div({ class: 'stack' },
      div({ class: 'row' },
        choose('By', fleet.kinds.map((k) => [k, KINDS[k] || k]), by, (value) => set({ by: value })),
        h(Find, { label: 'Find', value: words, placeholder: 'a node or a group', onFind: (value) => set({ find: value }) }),
        choose('Order', [['name', 'by name'], ['trouble', 'trouble first']], order, (value) => set({ order: value })),
        div({ class: 'grow' }),
        tabs('Show as', [['map', 'Map'], ['list', 'List']], list ? 'list' : 'map', (v) => set({ as: v === 'list' ? 'list' : '' }))),
      legend(fleet, only, set),
      div({ class: node ? 'fleet with-node' : 'fleet' },
        list ? h(List, { fleet, how }) : h(MapView, { fleet, how }),
        picked && (node ? h(Node, { key: picked, fleet, node, route: this.route })
          : aside({ class: 'panel node' }, p({}, `There is no node ${picked} here.`)))));
  }
}

/** How many are how, each a switch for what is shown. */
function legend(fleet, only, set) {
  const many = fleet.states.map(() => 0);
  for (const node of fleet.nodes) many[node[1]] += 1;
  const order = [...fleet.states].sort((a, b) => TROUBLE.indexOf(a) - TROUBLE.indexOf(b));
  const toggle = (name) => {
    const next = new Set(only || []);
    if (next.has(name)) next.delete(name);
    else next.add(name);
    set({ only: [...next].join(',') });
  };
  return div({ class: 'legend', role: 'group', 'aria-label': 'Show only some states' },
    order.map((name) => button({
      key: name, type: 'button', class: `key ${only && !only.has(name) ? 'off' : ''}`,
      'aria-pressed': String(Boolean(only && only.has(name))), title: (STATES[name] || {}).words,
      onClick: () => toggle(name),
    }, h(Mark, { state: name }), span({}, name), el.b({}, number(many[fleet.states.indexOf(name)])))),
    only && button({ type: 'button', class: 'button small', onClick: () => set({ only: '' }) }, 'Show all'),
    span({ class: 'quiet' }, count(fleet.nodes.length, 'node')));
}

class MapView extends Component {
  constructor(props) {
    super(props);
    this.root = createRef();
    this.tip = createRef();
    this.said = createRef();
    this.state = { side: 0, fitted: true };
  }

  componentDidMount() {
    this.map = new FleetMap(this.root.current, {
      pointed: (node, place, byKey) => this.pointed(node, place, byKey),
      picked: ([name]) => go(withQuery({ node: name }), true),
      sized: (side, fitted) => (side !== this.state.side || fitted !== this.state.fitted) && this.setState({ side, fitted }),
    });
    this.resize = () => this.tall();
    addEventListener('resize', this.resize);
    this.above = new ResizeObserver(this.resize); // a strip above it came or went
    this.above.observe(document.querySelector('main'));
    this.tall();
    this.map.show(this.props.fleet, this.props.how);
  }

  componentDidUpdate() {
    this.tall();
    this.map.show(this.props.fleet, this.props.how);
  }

  componentWillUnmount() {
    removeEventListener('resize', this.resize);
    this.above.disconnect();
    this.map.close();
  }

  /** As tall as the window has room, so that it needs no scrolling of the page. */
  tall() {
    const top = this.root.current.getBoundingClientRect().top + scrollY;
    this.map?.within(Math.max(320, innerHeight - top - 60));
  }

  pointed(node, place, byKey) {
    const tip = this.tip.current;
    tip.hidden = !node;
    if (!node) return;
    const { fleet, how } = this.props;
    const [name, at, kase] = node;
    const group = node[3][how.kind] >= 0 ? fleet.groups[fleet.kinds[how.kind]][node[3][how.kind]] : '';
    const words = `${name}: ${fleet.states[at]}${group ? `, ${group}` : ''}${kase ? `, case ${kase}` : ''}`;
    tip.textContent = words;
    const room = this.root.current.clientWidth - tip.offsetWidth - 8;
    tip.style.transform = `translate(${Math.max(4, Math.min(place.x, room))}px, ${place.y > 44 ? place.y - 36 : place.y + place.side + 10}px)`;
    if (byKey) this.said.current.textContent = words;
  }

  render(_, { side, fitted }) {
    const act = (name, words, sign, on) =>
      button({ type: 'button', class: 'button icon-only', title: words, 'aria-label': words, disabled: on, onClick: () => this.map[name](sign) },
        icon(name === 'fit' ? 'fit' : sign > 0 ? 'plus' : 'minus'));
    return div({ class: 'map-box' },
      div({ class: 'map-hold' },
        div({
          ref: this.root, class: 'map', tabIndex: 0, role: 'application', 'aria-label': 'The fleet as a map',
          'aria-describedby': 'map-keys',
        }),
        div({ ref: this.tip, class: 'map-tip', hidden: true, 'aria-hidden': 'true' })),
      div({ class: 'row map-foot' },
        act('zoom', 'Smaller', -1, side <= 4), act('zoom', 'Larger', 1, side >= 40), act('fit', 'Fit all in', 0, fitted),
        span({ class: 'quiet', id: 'map-keys' }, 'Arrows move, N goes to the next that is not well, Enter opens, + − 0 zoom. The list says the same in words.')),
      div({ ref: this.said, class: 'hidden', 'aria-live': 'polite' }));
  }
}

/** The same as a table. */
class List extends Component {
  render({ fleet, how }, { most = ROWS }) {
    const { kinds, groups, states } = fleet;
    const named = (node, k) => (node[3][k] >= 0 ? groups[kinds[k]][node[3][k]] : '');
    const words = how.words.toLowerCase();
    const rank = (node) => TROUBLE.indexOf(states[node[1]]);
    const all = fleet.nodes
      .filter((n) => !how.only || how.only.has(states[n[1]]))
      .filter((n) => !words || n[0].toLowerCase().includes(words) || named(n, how.kind).toLowerCase().includes(words))
      .sort((a, b) => rank(a) - rank(b) || (a[0] < b[0] ? -1 : 1));
    return div({ class: 'stack' },
      p({ class: 'quiet' }, `${number(Math.min(most, all.length))} of ${count(all.length, 'node')}, trouble first.`),
      grid('Nodes', ['Node', 'State', 'Case', ...kinds.map((k) => KINDS[k] || k)], all.slice(0, most).map((node) => ({
        key: node[0],
        cells: [link(withQuery({ node: node[0] }), node[0]), state(states[node[1]]), node[2] ? caseLink(node[2]) : '',
          ...kinds.map((_, k) => named(node, k))],
      })), 'No node is so.'),
      all.length > most && button({ type: 'button', class: 'button', onClick: () => this.setState({ most: most + ROWS }) }, 'Show more'));
  }
}

/** One node: how it is, why, and what is to be done about it. */
class Node extends Page {
  constructor(props) {
    super(props);
    this.title_ = createRef();
  }

  reads() {
    const kase = this.props.node[2];
    return kase ? { kase: `/api/v1/cases/${encodeURIComponent(kase)}` } : {};
  }

  touched(entry) {
    return entry.case === this.props.node[2];
  }

  componentDidMount() {
    super.componentDidMount();
    this.title_.current.focus({ preventScroll: innerWidth > 1200 });
  }

  view() {
    const { node: [name, at, kase, within], fleet } = this.props;
    const word = fleet.states[at];
    const close = () => {
      go(withQuery({ node: '' }), true);
      requestAnimationFrame(() => document.querySelector('.map')?.focus({ preventScroll: true }));
    };
    return aside({ class: 'panel node', 'aria-label': `Node ${name}`, onKeyDown: (e) => e.key === 'Escape' && close() },
      div({ class: 'row' }, h2({ tabIndex: -1, ref: this.title_, class: 'grow' }, name),
        button({ type: 'button', class: 'button icon-only small', 'aria-label': 'Close', onClick: close }, icon('close'))),
      p({}, state(word), span({ class: 'quiet' }, ` — ${(STATES[word] || {}).words || ''}`)),
      kase && this.shown('kase', (value) => inShort(value)),
      facts(fleet.kinds.map((kind, i) => [KINDS[kind] || kind,
        within[i] >= 0 && link(to('fleet', { by: kind, find: fleet.groups[kind][within[i]] }), fleet.groups[kind][within[i]])])),
      div({ class: 'row' },
        deed('operate', 'Begin maintenance', 'windows', '', () => maintain(`node:${name}`), true),
        deed('operate', 'Pause here', 'pause', '', () => pauseAt(`node:${name}`), true),
        link(`#/cases?${new URLSearchParams({ target: `node:${name}`, state: '' })}`, 'All its cases')));
  }
}

const inShort = (kase) => div({ class: 'stack case-short' },
  div({ class: 'row' }, el.b({}, faults(kase)), stands(kase), reach(kase)),
  says(kase),
  p({ class: 'quiet' }, 'Since ', when(kase.opened)),
  steps(kase),
  div({ class: 'row' },
    el.a({ class: 'button main', href: to('cases', kase.case) }, 'See why'),
    asks(kase) && el.a({ class: 'button', href: to('approvals', { case: kase.case }) }, icon('approvals'), 'Answer it')));
