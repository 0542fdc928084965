// When changes may be made, when nothing may, and where people work.
import { el } from './h.js';
import { Page } from './page.js';
import { clock, count, grid, icon, mode, note, panel, tag, when } from './ui.js';
import { deed } from './deeds.js';
import { closeWindow, endMaintenance, maintain, openWindow } from './words.js';

const { div, h3, li, p, span, ul } = el;

export default class Windows extends Page {
  static title = 'Windows and maintenance';
  static nav = 'Windows';

  reads() {
    return { declared: '/api/v1/declared' };
  }

  touched(entry) {
    return ['window', 'maintenance', 'activated'].includes(entry.kind);
  }

  view() {
    return this.shown('declared', (all) => {
      const open = all.windows.filter((w) => w.state === 'open');
      const freeze = open.filter((w) => w.sort === 'freeze');
      return div({ class: 'stack' },
        freeze.length > 0 && note('warn', `A freeze is on: ${freeze.map((w) => w.name).join(', ')}. What it names is not done.`),
        panel('Change windows and freezes',
          p({ class: 'quiet' }, `Times of the site are in ${all.zone}; what is shown here is this browser's clock.`),
          grid('Windows and freezes', ['Name', 'State', 'Allows', 'Where', 'When', 'By', ''], all.windows.map(window), 'The calendar has none, and none is open.'),
          div({ class: 'row' },
            deed('operate', 'Open a window …', 'plus', '', () => openWindow(false)),
            deed('operate', 'Begin a freeze …', 'pause', '', () => openWindow(true))),
          open.filter((w) => w.report).map((w) => report(w, `${w.name}, so far`))),
        panel('Maintenance',
          grid('Maintenance', ['What', 'State', 'Nodes', 'From', 'Until', 'By', ''], all.maintenance.map(work), 'Nothing is in maintenance.'),
          div({ class: 'row' }, deed('operate', 'Begin maintenance …', 'plus', '', () => maintain('')))),
        all.closed.length > 0 && panel('What the last windows left behind', all.closed.map((w) => report(w, `${w.name}, closed ${clock(w.until)}`))));
    });
  }
}

function window(w) {
  const isOpen = w.state === 'open';
  return {
    key: w.name,
    cells: [
      div({}, el.b({}, w.name), div({ class: 'quiet' }, w.sort)),
      isOpen ? tag(w.sort === 'freeze' ? 'warn' : 'good', icon(w.sort === 'freeze' ? 'pause' : 'yes'), 'open') : tag('plain', 'closed'),
      div({}, w.sort === 'freeze' ? 'nothing that ' : [mode(w.mode), ' what '], (w.effects || []).join(', ')),
      (w.on || []).join(', '),
      isOpen ? span({}, 'until ', when(w.until)) : w.next ? span({}, 'next ', when(w.next)) : 'not again',
      div({}, w.by || 'the calendar', w.reason && div({ class: 'quiet' }, w.reason)),
      isOpen ? deed('operate', 'Close', 'close', '', () => closeWindow(w.name), true)
        : deed('operate', 'Open', 'plus', '', () => openWindow(w.sort === 'freeze', w.name), true),
    ],
  };
}

const STATES = { on: ['info', 'hold'], planned: ['plain', 'windows'], settling: ['warn', 'hold'], over: ['plain', 'yes'] };

function work(w) {
  const [kind, sign] = STATES[w.state] || ['plain', 'info'];
  return {
    key: `${w.target} ${w.from} ${w.source || ''}`,
    cells: [
      el.b({}, w.target),
      tag(kind, icon(sign), w.state),
      count(w.nodes || 0, 'node'),
      when(w.from),
      when(w.until),
      div({}, w.by || w.source || '', w.reason && div({ class: 'quiet' }, w.reason)),
      w.state === 'on' && (w.source ? span({ class: 'quiet' }, `ends where ${w.source} says so`)
        : deed('operate', 'End it', 'close', '', () => endMaintenance(w.target), true)),
    ],
  };
}

const PARTS = [['did', 'done by the agent', 'didCount'], ['would', 'it would have done', 'wouldCount'], ['people', 'done by people', 'peopleCount'], ['remains', 'left, to be judged again', 'remainsCount']];

function report(w, title) {
  const r = w.report || {};
  const any = PARTS.some(([, , many]) => r[many]);
  return el.details({ class: 'fold', key: w.name + w.until },
    el.summary({}, `${title}: ${any ? PARTS.filter(([, , many]) => r[many]).map(([, words, many]) => `${r[many]} ${words}`).join('; ') : 'nothing happened'}`),
    div({ class: 'columns' }, PARTS.filter(([lines]) => (r[lines] || []).length).map(([lines, words]) =>
      div({ key: lines }, h3({}, words), ul({}, r[lines].map((line, i) => li({ key: i }, line)))))));
}


