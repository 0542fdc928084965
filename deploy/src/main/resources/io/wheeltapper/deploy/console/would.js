// What the agent would have done, had it been allowed to: the reason to let it, or not.
import { el } from './h.js';
import { Page } from './page.js';
import { go, withQuery } from './route.js';
import { bar, code, count, day, grid, note, number, panel, tabs, when } from './ui.js';
import { caseLink } from './casebits.js';

const { div, p, span } = el;

export default class Would extends Page {
  static title = 'Would have done';

  reads() {
    return { would: `/api/v1/would?days=${this.days()}` };
  }

  days() {
    const days = Number(this.route.query.get('days'));
    return days >= 1 && days <= 31 ? days : 7;
  }

  touched(entry) {
    return entry.kind === 'judged';
  }

  view() {
    return div({ class: 'stack' },
      div({ class: 'row' },
        tabs('Days', [['1', 'Today'], ['7', 'This week'], ['31', 'This month']], String(this.days()), (days) => go(withQuery({ days }), true))),
      this.shown('would', all));
  }
}

const hours = (value) => (value === null || value === undefined ? 'no figure' : `${number(value, 1)} GPU-h`);

function all({ from, to, actions, cases, gpuHours, more }) {
  const { lost, saved, unpriced } = gpuHours || {};
  const known = lost !== undefined && lost !== null && saved !== undefined && saved !== null;
  const most = Math.max(1, ...actions.map((a) => a.count));
  return div({ class: 'stack' },
    p({ class: 'lead' }, cases.length
      ? `From ${day(from)} to ${day(to)} the agent would have acted for ${count(cases.length + (more || 0), 'case')}. It looked only.`
      : 'Nothing would have been done in this time: either all was well, or the agent acted itself.'),
    cases.length > 0 && panel('In GPU-hours',
      div({ class: 'figures' },
        figure(hours(saved), 'would have been saved', 'good'), figure(hours(lost), 'would have been taken out'),
        figure(known ? hours(saved - lost) : 'no figure', 'would have been gained', known && saved < lost ? 'bad' : '')),
      known && div({ class: 'stack tight' },
        twin('saved', saved, Math.max(saved, lost), 'good'), twin('taken out', lost, Math.max(saved, lost), 'warn')),
      unpriced > 0 && note('info', `${count(unpriced, 'action')} had no figure and ${unpriced === 1 ? 'is' : 'are'} not counted here.`),
      p({ class: 'quiet small' }, 'These are expectations of the moment of each decision, by the figures of costs.yaml. Nobody can measure what did not happen.')),
    actions.length > 0 && panel('By action', grid('By action', ['Action', '>Times', '', '>Targets', '>Saves', '>Takes out'], actions.map((a) => ({
      key: a.action,
      cells: [code(a.action), number(a.count), bar(a.count / most, '', `${a.count} times`), number(a.nodes), hours((a.gpuHours || {}).saved), hours((a.gpuHours || {}).lost)],
    })))),
    cases.length > 0 && panel('By case', grid('By case', ['Case', 'Target', 'Fault', 'Would have done', '>Saves', 'When'], cases.map((c) => ({
      key: c.case,
      cells: [caseLink(c.case), c.target, c.fault, div({ class: 'stack tight' }, c.actions.map((a, i) => code(a, i))), hours((c.gpuHours || {}).saved), when(c.at)],
    }))), more > 0 && p({ class: 'quiet' }, `and ${count(more, 'more case')}.`)));
}

const figure = (value, words, kind = '') => div({ class: `figure ${kind}` }, el.b({}, value), span({}, words));

const twin = (words, value, most, kind) =>
  div({ class: 'twin' }, span({ class: 'quiet' }, words), bar(most ? value / most : 0, kind, `${words}: ${hours(value)}`), span({}, hours(value)));
