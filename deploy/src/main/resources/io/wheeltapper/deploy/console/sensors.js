// What the agent hears with, and how far each source is trusted.
import { el } from './h.js';
import { Page } from './page.js';
import { go, to, withQuery } from './route.js';
import { count, grid, icon, link, number, tabs, tag, when } from './ui.js';

const { div, p, span } = el;
const STATES = { alive: ['good', 'yes'], silent: ['warn', 'unknown'], failed: ['bad', 'no'], starting: ['info', 'hold'], ended: ['plain', 'no'] };
const WORST = ['failed', 'silent', 'starting', 'ended', 'alive'];

export default class Sensors extends Page {
  static title = 'Sensors';

  reads() {
    return { sensors: `+/api/v1/sensors?limit=200${this.every() ? '&all=true' : ''}` };
  }

  every() {
    return this.route.query.get('all') === 'true';
  }

  touched(entry) {
    return entry.kind === 'found' && /^sensor/.test(entry.fault || '');
  }

  view() {
    return this.shown('sensors', (all) => {
      const sorted = [...all].sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state) || a.name.localeCompare(b.name));
      const lame = all.filter((s) => !['alive', 'starting'].includes(s.state)).length;
      const mute = all.filter((s) => s.state === 'alive' && !s.last).length;
      return div({ class: 'stack' },
        tabs('Which', [['', 'The agent’s own, and nodes’ that are not well'], ['true', 'All of every node']], this.every() ? 'true' : '', (v) => go(withQuery({ all: v }), true)),
        p({ class: 'lead' }, lame
          ? `${count(lame, 'sensor')} of ${all.length} cannot be heard. What they watch counts as unknown, never as well.`
          : all.length === 1 ? 'The one sensor can be heard.' : `All ${count(all.length, 'sensor')} can be heard.`,
        mute ? ` ${mute} ${mute === 1 ? 'has' : 'have'} had nothing to say so far.` : ''),
        grid('Sensors', ['Sensor', 'State', 'Since', 'Last heard', '>Signals', 'Trust', 'Detail'], sorted.map(row)));
    });
  }
}

function row(sensor) {
  const [kind, sign] = STATES[sensor.state] || ['plain', 'info'];
  return {
    key: `${sensor.node || ''} ${sensor.name}`,
    cells: [
      div({}, el.b({}, sensor.name), div({ class: 'quiet' }, sensor.kind), sensor.node && div({}, link(to('fleet', { node: sensor.node }), sensor.node))),
      tag(kind, icon(sign), sensor.state),
      when(sensor.since),
      sensor.last ? when(sensor.last) : 'never',
      sensor.signals === undefined || sensor.signals === null ? '' : number(sensor.signals),
      trust(sensor.trust),
      span({ class: 'quiet' }, sensor.detail || ''),
    ],
  };
}

/** Whether decisions may rest on its word, and what speaks against it. */
function trust(value) {
  if (!value) return span({ class: 'quiet' }, 'not told');
  return div({ class: 'stack tight' },
    value.counts ? tag('good', icon('yes'), 'counts') : tag('bad', icon('no'), 'does not count'),
    value.rejected > 0 && span({ class: 'quiet' }, `${number(value.rejected)} pieces of no use`),
    value.conflicts > 0 && span({ class: 'quiet' }, `differs from others on ${count(value.conflicts, 'node')}`));
}
