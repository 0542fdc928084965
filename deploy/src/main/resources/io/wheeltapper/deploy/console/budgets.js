// What the objectives still allow, how fast it is used up, and what the gate lets an action do for its sake.
import { el, h } from './h.js';
import { Page } from './page.js';
import { Chart } from './chart.js';
import { bar, empty, icon, number, panel, percent, span_, tag, when } from './ui.js';

const { div, h2, p, section, span, table, tbody, td, th, thead, tr } = el;

const STATES = { healthy: ['good', 'yes'], low: ['warn', 'warn'], spent: ['bad', 'no'], short: ['plain', 'hold'], unknown: ['plain', 'unknown'] };
const WORDS = { short: 'too short to say' };
const WORST = ['spent', 'low', 'healthy', 'short', 'unknown'];
const ANSWERS = {
  act: ['good', 'yes', 'goes ahead'], ask: ['warn', 'person', 'asks a person'], wait: ['warn', 'hold', 'waits for its window'], hold: ['bad', 'no', 'is held'],
};
const EFFECTS = {
  removes: 'Taking nodes out of service', changes: 'Changing firmware, settings, set-points', restores: 'Giving nodes back',
};

export default class Budgets extends Page {
  static title = 'Budgets';

  reads() {
    return { slo: '/api/v1/slo', past: '/api/v1/slo/history' };
  }

  touched(entry) {
    return ['verified', 'cleared', 'activated'].includes(entry.kind);
  }

  componentDidMount() {
    super.componentDidMount();
    this.minute = setInterval(() => this.refresh(), 60_000);
  }

  componentWillUnmount() {
    clearInterval(this.minute);
    super.componentWillUnmount();
  }

  view() {
    return this.shown('slo', ({ bundle, until, policy, budgets, gate }) => div({ class: 'stack' },
      panel('What the gate allows now',
        div({ class: 'gates' }, gate.map((one) => {
          const [kind, sign, words] = ANSWERS[one.answer] || ['plain', 'info', one.answer];
          return div({ class: 'gate', key: one.effect },
            div({ class: 'gate-what' }, EFFECTS[one.effect] || one.effect),
            tag(kind, icon(sign), words), span({ class: 'quiet' }, one.why));
        })),
        p({ class: 'quiet small' }, policy ? `By the error budget policy “${policy}” of ${bundle}. ` : 'No error budget policy is in force: no budget holds anything. ',
          until ? ['As of ', when(until), '.'] : '')),
      budgets.length ? div({ class: 'columns' }, inOrder(budgets).map((budget) => one(budget, (this.value('past') || []).find((p_) => p_.name === budget.name)))) : empty('The bundle in force has no objectives.')));
  }
}

function one(budget, past) {
  const [kind, sign] = STATES[budget.state] || ['plain', 'info'];
  const { left } = budget;
  const known = left !== undefined && left !== null;
  const words = known ? (left < 0 ? `overspent by ${percent(-left)}` : `${percent(left)} left`) : 'unknown';
  const history = past ? past.points : [];
  const short = budget.state === 'short'; // a colour or a forecast would say more than is known
  const title = budget.title ? budget.title[0].toUpperCase() + budget.title.slice(1) : budget.name;
  return section({ class: 'panel', key: budget.name, 'aria-label': title },
    div({ class: 'row' }, h2({ class: 'grow' }, title), tag(kind, icon(sign), WORDS[budget.state] || budget.state)),
    p({ class: 'quiet' }, `${budget.name}: ${percent(budget.target, 3)} over ${budget.window}${budget.binds ? '' : '; it is shown only and holds nothing'}`),
    div({ class: 'left' }, el.b({}, words), known && bar(left < 0 ? 1 : left, short ? '' : left < 0 ? 'bad' : left < 0.25 ? 'warn' : 'good', words)),
    budget.why && p({}, budget.why),
    known && left > 0 && !short && pace(budget),
    history.length > 1 && h(Chart, {
      series: { metric: 'left of the budget', target: '', unit: '', points: history }, from: history[0][0], to: history.at(-1)[0], low: 0, high: 1, percent: true,
    }),
    burns(budget.burns || [], short));
}

/** Those that decide first, the worst of them at the head. */
const inOrder = (all) => [...all].sort((a, b) =>
  Number(b.binds) - Number(a.binds) || WORST.indexOf(a.state) - WORST.indexOf(b.state)
  || Number(typeof b.left === 'number') - Number(typeof a.left === 'number'));

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** When it is used up, if it goes on as in the longest of the short windows that is known. */
function pace({ left, window, burns = [] }) {
  const [, many, unit] = /^(\d+)\s*([mhdw])/.exec(window || '') || [];
  const pair = [...burns].reverse().find((b) => b.inShort !== null && b.inShort !== undefined);
  if (!many || !pair) return '';
  if (pair.inShort <= 0) return p({ class: 'quiet' }, `Nothing was used up in the last ${span_(pair.shortMillis)}.`);
  const whole = Number(many) * UNITS[unit];
  const lasts = (left * whole) / pair.inShort;
  return p({ class: 'quiet' }, lasts >= whole
    ? `At the pace of the last ${span_(pair.shortMillis)} it outlasts its window.`
    : `At the pace of the last ${span_(pair.shortMillis)} it is used up in ${span_(lasts)}.`);
}

/** How fast it is used up, in each pair of windows: 1 uses up exactly all of it. */
function burns(all, short) {
  if (!all.some((b) => typeof b.inLong === 'number' || typeof b.inShort === 'number')) return '';
  return table({ class: 'burns' },
    el.caption({}, 'How fast it is used up; 1 is just what is allowed. Both windows beyond the limit: it fires.'),
    thead({}, tr({}, ['Windows', 'Long', 'Short', 'Limit', ''].map((head) => th({ scope: 'col' }, head || span({ class: 'hidden' }, 'Fires'))))),
    tbody({}, all.map((burn, i) => tr({ key: i },
      td({}, `${span_(burn.longMillis)} and ${span_(burn.shortMillis)}`),
      td({}, rate(burn.inLong, short ? Infinity : burn.factor)), td({}, rate(burn.inShort, short ? Infinity : burn.factor)), td({}, number(burn.factor, 1)),
      td({}, burn.fires ? tag('bad', icon('warn'), 'fires') : span({ class: 'quiet' }, burn.inLong === null || burn.inLong === undefined ? 'unknown' : short ? 'too short' : 'no'))))));
}

const rate = (value, factor) => (value === null || value === undefined ? span({ class: 'quiet' }, 'unknown')
  : span({ class: value >= factor ? 'fast' : '' }, number(value, 2)));


