// A case as the pages show it in short.
import { el } from './h.js';
import { to } from './route.js';
import { icon, link, mode, span_, tag, verdict } from './ui.js';

const { div, li, ol, span } = el;

export const caseLink = (id, words) => span({ class: 'id' }, link(to('cases', id), words || id));

export const faults = (kase) => span({ class: 'faults' }, kase.faults ? kase.faults.join(', ') : '');

/** Whether it waits for a person. */
export const asks = (kase) => kase.state === 'open' && kase.verdict === 'hold' && /^asks\b/.test(kase.reason || '');

/** What stands now, in a word. */
export function stands(kase) {
  if (kase.state === 'cleared') return tag('good', icon('good'), 'cleared');
  if (asks(kase)) return tag('warn', icon('person'), 'waits for a person');
  if (!kase.plan) return tag('plain', icon('hold'), 'no plan yet');
  if (kase.step < 0) return tag('plain', icon('info'), 'nothing is next');
  if (kase.verdict === 'allow') return kase.mode === 'observe' ? tag('info', icon('would'), 'would act') : tag('good', icon('yes'), 'allowed');
  return verdict(kase.verdict);
}

/** What the gate says, and which guard. */
export const says = (kase) =>
  kase.reason || kase.guard
    ? div({ class: 'says' }, kase.guard && kase.state === 'open' && span({ class: 'quiet' }, `${kase.guard}: `), kase.reason || '')
    : '';

/** An action as the agent writes it, its time-out in words instead of milliseconds. */
export const inWords = (action) => action.replace(/\bdeadline=(\d+)\b/g, (_, millis) => `deadline=${span_(Number(millis))}`);

/** Its plan, step by step; which is next. */
export const steps = (kase) =>
  kase.actions && kase.actions.length
    ? ol({ class: 'steps' }, kase.actions.map((action, i) => {
      const passed = kase.state === 'cleared' || i < kase.step;
      const only = passed && kase.mode === 'observe'; // it looked only
      const done = passed && !only;
      const now = kase.state === 'open' && i === kase.step;
      return li({ key: i, class: done ? 'done' : now ? 'now' : '', 'aria-current': now ? 'step' : undefined },
        done ? icon('yes') : only ? icon('would') : now ? icon('hold') : span({ class: 'icon-space' }),
        span({}, inWords(action), now && span({ class: 'quiet' }, ' (next)'), done && span({ class: 'hidden' }, ' (done)'),
          only && span({ class: 'quiet' }, ' (would have been done)')));
    }))
    : '';

export const reach = (kase) => (kase.held === 'held' ? tag('info', icon('hold'), 'out by us')
  : kase.held === 'perhaps' ? tag('warn', icon('unknown'), 'perhaps out by us') : '');

export { mode };
