// The frame around every page: where one is, how the agent is, how far it may go, and whether what is seen is of now.
import { Component, el, h, render } from './h.js';
import { get, logIn, logOut, may, me, meet } from './api.js';
import { live, now, onEntries, onTick, start } from './live.js';
import { here, go, to } from './route.js';
import { look } from './marks.js';
import { clock, icon, link, mode, span_ } from './ui.js';
import { deed } from './deeds.js';
import { pauseAt, resumeAt } from './words.js';
import Fleet from './fleet.js';
import Cases from './cases.js';
import Approvals from './approvals.js';
import Budgets from './budgets.js';
import Windows from './windows.js';
import Policy from './policy.js';
import Would from './would.js';
import Sensors from './sensors.js';
import Audit from './audit.js';
import Search from './search.js';

const { a, button, div, header, li, main, nav, p, span, ul } = el;

const PAGES = {
  fleet: Fleet,
  cases: Cases,
  approvals: Approvals,
  budgets: Budgets,
  windows: Windows,
  policy: Policy,
  would: Would,
  sensors: Sensors,
  audit: Audit,
  search: Search,
};

const LOOKS = [['auto', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

class App extends Component {
  constructor() {
    super();
    this.state = { route: here(), menu: false, look: localStorage.getItem('wheeltapper.look') || 'auto' };
    wear(this.state.look);
  }

  componentDidMount() {
    addEventListener('hashchange', () => {
      const route = here();
      const moved = route.page !== this.state.route.page || route.rest.join() !== this.state.route.rest.join();
      this.setState({ route, menu: false });
      if (moved) requestAnimationFrame(() => this.arrive());
    });
    addEventListener('keydown', (event) => this.key(event));
    onTick(() => this.setState({}));
    onEntries(() => this.refresh());
    setInterval(() => this.setState({}), 1_000);
    this.refresh();
    start();
  }

  async refresh() {
    const wants = { status: '/api/v1/status', controls: '/api/v1/controls', approvals: '/api/v1/approvals' };
    await Promise.all(Object.entries(wants).map(async ([name, path]) => {
      try {
        const value = await get(path);
        this.setState({ [name]: value });
      } catch {
        // The live sign says so.
      }
    }));
  }

  /** A new page begins at its heading. */
  arrive() {
    scrollTo(0, 0);
    if (document.querySelector('main :focus')) return; // the page knows better
    const heading = document.querySelector('main h1');
    if (heading) heading.focus({ preventScroll: true });
  }

  key(event) {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || document.querySelector('dialog[open]');
    if ((event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing)) {
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) this.find();
    } else if (event.key === 'Escape' && this.state.menu) {
      this.setState({ menu: false });
    }
  }

  find() {
    if (this.state.route.page === 'search') document.getElementById('search-words')?.focus();
    else go(to('search'));
  }

  render(_, { route, menu, status, controls, approvals, look: worn }) {
    const Shown = PAGES[route.page] || Nowhere;
    const title = Shown.titled?.(route) || Shown.title || route.page;
    document.title = `${title} · ${status ? status.site + ' · ' : ''}Wheeltapper`;
    const stale = live.state === 'stale';
    document.documentElement.classList.toggle('stale', stale);
    return div({ class: 'shell' },
      a({ class: 'skip', href: '#main', onClick: skip }, 'Skip to the page'),
      header({ class: 'top' },
        button({
          type: 'button', class: 'button menu', 'aria-label': 'Menu', 'aria-expanded': String(menu), 'aria-controls': 'nav',
          onClick: () => this.setState({ menu: !menu }),
        }, icon('menu'), span({}, 'Menu')),
        a({ class: 'brand', href: '#/fleet' }, span({ class: 'wheel', 'aria-hidden': 'true' }), span({}, 'Wheeltapper'),
          status && span({ class: 'site' }, status.site)),
        h(Reach, { controls, status }),
        div({ class: 'grow' }),
        sign(),
        a({ class: 'button icon-only', href: '#/search', title: 'Search: / or Ctrl-K' }, icon('search'),
          span({ class: 'hidden' }, 'Search'))),
      h(Paused, { controls }),
      stale && div({ class: 'strip bad', role: 'alert' }, icon('stale'),
        span({ class: 'grow' }, live.locked ? 'Your session is over. ' : '', live.heard
          ? `Not live. What you see is from ${clock(live.heard + live.skew)}, and may have changed since.`
          : live.locked ? 'Log in to see anything.' : 'The agent does not answer.'),
        live.locked && button({ type: 'button', class: 'button small', onClick: logIn }, 'Log in')),
      this.troubles(),
      nav({ id: 'nav', class: menu ? 'nav open' : 'nav', 'aria-label': 'Pages' },
        ul({}, Object.entries(PAGES).map(([name, page]) =>
          li({ key: name },
            a({ href: to(name), 'aria-current': route.page === name ? 'page' : undefined },
              icon(name), span({ class: 'grow' }, page.nav || page.title), badge(name, status, approvals))))),
        div({ class: 'foot' },
          el.label({ class: 'choose' }, span({}, 'Look'),
            el.select({ value: worn, onChange: (e) => this.wear(e.target.value) },
              LOOKS.map(([value, words]) => el.option({ value, selected: value === worn }, words)))),
          p({ class: 'quiet' }, icon('person'), ' ', person()),
          me().login && button({ type: 'button', class: 'button small', onClick: logOut }, 'Log out'))),
      main({ id: 'main', tabIndex: -1 },
        el.h1({ tabIndex: -1 }, title),
        h(Shown, { route, key: route.page })),
      div({ id: 'said', role: 'status', 'aria-live': 'polite' }));
  }

  wear(chosen) {
    localStorage.setItem('wheeltapper.look', chosen);
    wear(chosen);
    this.setState({ look: chosen });
  }

  troubles() {
    if (!live.troubles || !live.troubles.length) return null;
    const [first, ...others] = live.troubles;
    return div({ class: 'strip warn', role: 'status' }, icon('warn'),
      div({}, el.b({}, live.ready ? 'Trouble: ' : 'Not ready: '), first,
        others.length > 0 && el.details({}, el.summary({}, `and ${others.length} more`),
          ul({}, others.map((t) => li({ key: t }, t))))));
  }
}

const skip = (event) => {
  event.preventDefault();
  document.getElementById('main').focus();
};

/** How far the agent may go now, and the hand on its brake. */
function Reach({ controls, status }) {
  if (!controls && !status) return null;
  const whole = controls && controls.modes.find((m) => m.action === '*' && m.fault === '*' && m.target === 'site:site');
  const narrower = controls ? controls.modes.length - (whole ? 1 : 0) : 0;
  const word = least(whole ? whole.mode : controls ? controls.bundle : status.mode, controls && controls.ceiling);
  const stopped = controls && controls.pauses.some((p_) => p_.target === 'site:site');
  return div({ class: 'reach' },
    span({ class: 'reach-words', title: 'What the agent may do by itself; no setting goes beyond the ceiling' },
      span({ class: 'quiet' }, 'Mode '), mode(word),
      controls && span({ class: 'quiet ceiling' }, ' ceiling ', controls.ceiling),
      narrower > 0 && span({}, ' ', link('#/policy', `+${narrower} narrower`))),
    !stopped && deed('operate', 'Pause', 'pause', '', () => pauseAt('site:site'), true));
}

const ORDER = ['off', 'observe', 'ask', 'act'];
const least = (one, other) =>
  other && ORDER.indexOf(other) >= 0 && ORDER.indexOf(other) < ORDER.indexOf(one) ? other : one;

function Paused({ controls }) {
  if (!controls || !controls.pauses.length) return null;
  return div({ class: 'strips', role: 'status' }, controls.pauses.map((each) =>
    div({ class: 'strip info', key: each.target }, icon('pause'),
      div({ class: 'grow' }, el.b({}, each.target === 'site:site' ? 'Paused: the whole site. ' : `Paused: ${each.target}. `),
        `Nothing new starts${each.target === 'site:site' ? '' : ' there'}. By ${each.by || 'somebody'}, ${span_(now() - each.at)} ago`, each.reason ? `: ${each.reason}` : '.'),
      deed('operate', 'Resume', 'resume', '', () => resumeAt(each.target), true))));
}

/** Whether what is seen is of now. */
function sign() {
  const words = {
    live: ['good', 'live', 'Live'],
    polled: ['info', 'live', 'Live, every 5 s'],
    stale: ['bad', 'stale', live.heard ? `Stale for ${span_(Date.now() - live.heard)}` : 'No answer'],
    starting: ['plain', 'hold', 'Connecting …'],
  };
  const [kind, name, text] = words[live.state];
  const title = live.heard ? `The agent's clock: ${new Date(now()).toISOString()}` : undefined;
  return span({ class: `sign ${kind}`, title }, icon(name), span({}, text),
    span({ class: 'hidden', 'aria-hidden': 'true' }, icon('stale'), icon('bad'), icon('warn'))); // loaded while there is an agent to load them from
}

function badge(name, status, approvals) {
  const many = name === 'approvals' && Array.isArray(approvals) ? approvals.length
    : name === 'cases' ? live.open || (status && status.open) : 0;
  const words = name === 'cases' ? 'open' : 'waiting';
  return many ? span({ class: `count ${name === 'approvals' ? 'ask' : ''}` }, String(many), span({ class: 'hidden' }, ` ${words}`)) : null;
}

function person() {
  const who = me();
  if (!who.login) return 'No login: whoever reaches this machine';
  const more = who.scopes && who.scopes.length ? ` (${who.scopes.join(', ')})` : '';
  return `${who.name}${more}${may('operate') || may('approve') || may('author') ? '' : ', may look only'}`;
}

function wear(chosen) {
  if (chosen === 'auto') delete document.documentElement.dataset.look;
  else document.documentElement.dataset.look = chosen;
  look();
  dispatchEvent(new Event('wheeltapper-look'));
}

function Nowhere() {
  return p({}, 'There is no such page. ', link('#/fleet', 'The fleet'), ' is where everything begins.');
}
Nowhere.title = 'No such page';

addEventListener('wheeltapper-look', look);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', look);
look();
try {
  await meet();
} catch {
  // Nobody answers: the frame says so, and goes on trying.
}
const place = document.getElementById('app');
place.replaceChildren();
render(h(App), place);
