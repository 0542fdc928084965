// What the agent hears with, and how far each source is trusted.
import { el } from './h.js';
import { Page } from './page.js';
import { grid, number, percent, tag, icon, when, count } from './ui.js';

const { div, p, span } = el;
const STATES = { alive: ['good', 'yes'], silent: ['warn', 'unknown'], failed: ['bad', 'no'], starting: ['info', 'hold'] };
const WORST = ['failed', 'silent', 'starting', 'alive'];

export default class Sensors extends Page {
  static title = 'Sensors';

  reads() {
    return { sensors: '/api/v1/sensors' };
  }

  touched(entry) {
    return entry.kind === 'found' && /^sensor/.test(entry.fault || '');
  }

  view() {
    return this.shown('sensors', (all) => {
      const sorted = [...all].sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state) || a.name.localeCompare(b.name));
      const lame = all.filter((s) => s.state !== 'alive').length;
      return div({ class: 'stack' },
        p({ class: 'lead' }, lame
          ? `${count(lame, 'sensor')} of ${all.length} cannot be heard. What they watch counts as unknown, never as well.`
          : `All ${count(all.length, 'sensor')} can be heard.`),
        grid('Sensors', ['Sensor', 'State', 'Since', 'Last heard', '>Signals', 'Trust', 'Detail'], sorted.map(row)));
    });
  }
}

function row(sensor) {
  const [kind, sign] = STATES[sensor.state] || ['plain', 'info'];
  return {
    key: sensor.name,
    cells: [
      div({}, el.b({}, sensor.name), div({ class: 'quiet' }, sensor.kind)),
      tag(kind, icon(sign), sensor.state),
      when(sensor.since),
      sensor.last ? when(sensor.last) : 'never',
      number(sensor.signals),
      trust(sensor.trust),
      span({ class: 'quiet' }, sensor.detail || ''),
    ],
  };
}

/** Whatever the agent tells of it: a number, or words by name. */
function trust(value) {
  if (value === undefined || value === null) return span({ class: 'quiet' }, 'not measured');
  if (typeof value === 'number') return percent(value, 1);
  if (typeof value === 'string') return value;
  return el.ul({ class: 'plain' }, Object.entries(value).map(([name, each]) =>
    el.li({ key: name }, span({ class: 'quiet' }, `${name} `), typeof each === 'number' ? number(each, 3) : String(each))));
}
