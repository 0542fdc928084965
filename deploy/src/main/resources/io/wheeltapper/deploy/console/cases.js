// All cases, and one case's story.
import { el, h } from './h.js';
import { Page } from './page.js';
import { go, withQuery } from './route.js';
import { Find, choose, count, grid, when } from './ui.js';
import { caseLink, faults, reach, says, stands } from './casebits.js';
import Story from './story.js';

const { div } = el;
const STATES = [['open', 'open'], ['cleared', 'cleared'], ['', 'all']];

export default class Cases extends Page {
  static title = 'Cases';
  static titled = ({ rest: [id] }) => id && `Case ${id}`;

  view() {
    const [id] = this.route.rest;
    return id ? h(Story, { key: id, id, route: this.route }) : h(List, { route: this.route });
  }
}

class List extends Page {
  reads() {
    const { query } = this.route;
    const asked = new URLSearchParams({ limit: '50' });
    const state = query.has('state') ? query.get('state') : 'open';
    if (state) asked.set('state', state);
    for (const name of ['target', 'fault', 'q']) if (query.get(name)) asked.set(name, query.get(name));
    return { cases: `+/api/v1/cases?${asked}` };
  }

  touched(entry) {
    return Boolean(entry.case);
  }

  view() {
    const { query } = this.route;
    const set = (changes) => {
      const kept = query.has('state') ? {} : { state: 'open' };
      go(withQuery({ ...kept, ...changes }), true);
    };
    const state = query.has('state') ? query.get('state') : query.toString() ? '' : 'open';
    return div({ class: 'stack' },
      div({ class: 'row' },
        choose('State', STATES, state, (value) => go(listLink({ ...Object.fromEntries(query), state: value }), true)),
        h(Find, { label: 'Target', value: query.get('target') || '', placeholder: 'rack:r7', onFind: (target) => set({ target }) }),
        h(Find, { label: 'Fault', value: query.get('fault') || '', placeholder: 'gpu-fell-off-bus', onFind: (fault) => set({ fault }) }),
        h(Find, { label: 'Words', value: query.get('q') || '', onFind: (q) => set({ q }) })),
      this.shown('cases', (all) => grid('Cases', ['Case', 'Target', 'Faults', 'Stands', 'The gate says', 'Plan', 'Since'],
        all.map(row), 'No case is so.')));
  }
}

/** "All" must stay in the address, where nothing means "open". */
function listLink(query) {
  return '#/cases?' + new URLSearchParams(Object.entries(query).filter(([name, value]) => value || name === 'state'));
}

const row = (kase) => ({
  key: kase.case,
  class: kase.state === 'cleared' ? 'past' : '',
  cells: [
    caseLink(kase.case),
    kase.target,
    faults(kase),
    div({ class: 'stack tight' }, stands(kase), reach(kase)),
    says(kase),
    kase.remediation ? `${kase.remediation}${kase.actions ? (kase.state === 'open' && kase.step >= 0 ? `, step ${Math.min(kase.step + 1, kase.actions.length)} of ${kase.actions.length}` : `, ${count(kase.actions.length, 'step')}`) : ''}` : '',
    when(kase.state === 'cleared' && kase.cleared ? kase.cleared : kase.opened),
  ],
});
