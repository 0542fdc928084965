// What decides: the bundle in force, its rules and ladders, the one tried beside it, and who changed what.
import { Component, el, h } from './h.js';
import { Page } from './page.js';
import { go, to, withQuery } from './route.js';
import { Find, code, count, facts, grid, icon, link, mode, note, number, panel, percent, tabs, tag, when } from './ui.js';
import { deed } from './deeds.js';

const { button, div, h3, li, ol, p, section, span } = el;

const ROWS = 40;
const VIEWS = [['rules', 'Rules'], ['ladders', 'Ladders'], ['beside', 'Tried beside it'], ['changes', 'Who changed what'], ['modes', 'Modes'], ['trust', 'Trust']];

export default class Policy extends Page {
  static title = 'Policy';

  reads() {
    return { policy: '/api/v1/policy', shadow: '/api/v1/policy/shadow', controls: '/api/v1/controls', scores: '/api/v1/scoreboard' };
  }

  touched(entry) {
    return ['activated', 'candidate', 'mode', 'mode-unset', 'reviewed', 'config', 'found'].includes(entry.kind);
  }

  view() {
    const at = this.route.query.get('see') || 'rules';
    const again = () => this.refresh();
    return div({ class: 'stack' },
      this.shown('policy', inForce),
      tabs('What to see', VIEWS, at, (see) => go(withQuery({ see }), true)),
      at === 'rules' && this.shown('policy', ({ rules = [] }) => h(Rules, { rules, find: this.route.query.get('find') || '' })),
      at === 'ladders' && this.shown('policy', ladders),
      at === 'beside' && this.shown('shadow', (shadow) => beside(shadow, this.value('policy'), again)),
      at === 'changes' && this.shown('policy', changes),
      at === 'modes' && this.shown('controls', (controls) => modes(controls, again)),
      at === 'trust' && this.shown('scores', trust));
  }
}

const inForce = (policy) => panel(null, facts([
  ['In force', el.b({}, `${policy.name} ${policy.version}`)],
  ['Hash', el.code({ title: policy.hash }, (policy.hash || '').slice(0, 16))],
  ['Signed', div({}, policy.signed ? tag('good', icon('yes'), 'yes') : tag('warn', icon('warn'), 'no'), policy.signature && div({ class: 'quiet' }, policy.signature))],
  ['Its own mode', policy.mode && mode(policy.mode)],
  ['Rules', policy.rules && count(policy.rules.length, 'rule')],
  ...coverage(policy.coverage)]));

function coverage(value) {
  if (!value) return [['Covered by its tests', span({ class: 'quiet' }, 'not told')]];
  if (typeof value !== 'object') return [['Covered by its tests', typeof value === 'number' ? percent(value) : value]];
  return Object.entries(value).map(([name, each]) =>
    [`Tests cover: ${name}`, typeof each === 'number' ? (each <= 1 ? percent(each) : number(each)) : String(each)]);
}

class Rules extends Component {
  render({ rules: all, find }, { most = ROWS }) {
    const words = find.toLowerCase();
    const some = all.filter((r) => !words || JSON.stringify(r).toLowerCase().includes(words))
      .sort((a, b) => Boolean(b.troubles) - Boolean(a.troubles) || b.fired - a.fired || (a.name < b.name ? -1 : 1));
    const lame = all.filter((r) => r.troubles);
    return div({ class: 'stack' },
      lame.length > 0 && note('warn', `${count(lame.length, 'rule')} in trouble: ${lame.map((r) => r.name).join(', ')}.`),
      div({ class: 'row' },
        h(Find, { label: 'Find', value: find, placeholder: 'a rule, a fault, an owner', onFind: (value) => go(withQuery({ find: value }), true) }),
        p({ class: 'quiet' }, `${count(some.length, 'rule')}, in trouble first, then what found most lately.`)),
      grid('Rules', ['Rule', 'Concludes', 'Owner', 'Because of', 'Tier', '>Found', 'Trouble'], some.slice(0, most).map((r) => ({
        key: `${r.file} ${r.name}`,
        cells: [div({}, el.b({}, r.name), div({ class: 'quiet mono' }, r.file)),
          div({}, (r.faults || []).map((f) => div({ key: f }, link(`#/cases?${new URLSearchParams({ fault: f, state: '' })}`, f)))),
          r.owner || '', div({ class: 'because' }, r.doc || '', r.source && div({ class: 'quiet' }, r.source)), r.tier,
          div({}, number(r.fired), r.last ? div({ class: 'quiet small' }, when(r.last)) : ''),
          r.troubles ? span({}, icon('warn'), ' ', r.troubles) : ''],
      })), 'No rule is so.'),
      some.length > most && button({ type: 'button', class: 'button', onClick: () => this.setState({ most: most + ROWS }) }, 'Show more'));
  }
}

const ladders = ({ ladders: all }) => div({ class: 'columns' }, all.map((ladder) =>
  section({ class: 'panel', key: ladder.fault },
    h3({}, ladder.fault),
    ol({ class: 'rungs' }, ladder.remediations.map((actions, i) =>
      li({ key: i }, ladder.names && ladder.names[i] && el.b({}, ladder.names[i]), ol({ class: 'plain rung' }, (Array.isArray(actions) ? actions : actions.actions || []).map((a, j) => li({ key: j }, code(a))))))))));

/** The candidate that decides beside the bundle in force and never acts. */
function beside(shadow, policy, again) {
  if (shadow.state === 'none') {
    return panel('No candidate is tried', p({}, 'A candidate decides beside the bundle in force and never acts, so that its difference is seen before it counts.'),
      div({ class: 'row' }, deed('author', 'Try a candidate …', 'plus', '', () => begin(again))));
  }
  const words = { added: ['warn', 'plus'], gone: ['plain', 'minus'], changed: ['info', 'would'] };
  return div({ class: 'stack' },
    shadow.state === 'given up' && note('bad', `It gave up: ${shadow.trouble}`),
    panel(`${shadow.bundle} ${shadow.version}, beside ${policy ? `${policy.name} ${policy.version}` : 'the one in force'}`,
      facts([['State', tag(shadow.state === 'running' ? 'good' : 'bad', icon(shadow.state === 'running' ? 'yes' : 'no'), shadow.state)],
        ['Since', when(shadow.since)], ['Until', when(shadow.until)], ['Hash', el.code({ title: shadow.hash }, shadow.hash.slice(0, 16))]]),
      div({ class: 'figures' },
        figure(shadow.added, 'only it decides so'), figure(shadow.gone, 'it does not decide so'), figure(shadow.changed, 'it decides otherwise'),
        figure(shadow.disruptive, 'would disrupt where nothing did', shadow.disruptive > 0 ? 'bad' : '')),
      shadow.nodes && shadow.nodes.length > 0 && p({}, 'Nodes it would have touched: ', shadow.nodes.slice(0, 40).map(named).map((n, i) => span({ key: n }, i ? ', ' : '', link(to('fleet', { node: n }), n))),
        shadow.nodes.length > 40 && ` and ${shadow.nodes.length - 40} more`),
      grid('The newest differences', ['When', 'Difference', 'Action', 'Target', 'Fault', 'In force', 'Candidate'], [...(shadow.changes || [])].reverse().map((c, i) => ({
        key: i,
        cells: [when(c.at), tag(...(([kind, sign]) => [kind, icon(sign), c.word])(words[c.word] || ['plain', 'info'])), code(c.action), c.target, c.fault, c.was || 'nothing', c.is || 'nothing'],
      })), 'It has decided no other way so far.'),
      div({ class: 'row' },
        deed('author', 'Activate it …', 'yes', 'main', () => activate(shadow, policy, again)),
        deed('author', 'Stop trying it …', 'close', '', () => stop(again)))));
}

/** A node's name, as the map has it. */
const named = (target) => target.replace(/^node:/, '');

const figure = (value, words, kind = '') => div({ class: `figure ${kind}` }, el.b({}, number(value)), span({}, words));

const begin = (done) => ({
  title: 'Try a candidate beside the bundle in force?',
  what: p({}, 'It sees the same signals and decides, and nothing of it is done.'),
  fields: [{ name: 'folder', label: 'Folder on the agent’s machine', need: true }, { name: 'for', label: 'For how long', need: true, value: '24h', hint: 'As 90m, 24h or 7d' }],
  confirm: 'Try it', path: '/api/v1/policy/shadow', done,
});

const stop = (done) => ({
  title: 'Stop trying the candidate?',
  what: p({}, 'What it decided so far is kept in the ledger; it decides nothing more.'),
  confirm: 'Stop', path: '/api/v1/policy/shadow/stop', done,
});

const activate = (shadow, policy, done) => ({
  title: `Activate ${shadow.bundle} ${shadow.version}?`,
  what: [
    p({}, `From now on it decides in place of ${policy ? `${policy.name} ${policy.version}` : 'the bundle in force'}; open cases are judged again by it.`),
    p({}, `Beside the one in force it decided ${number(shadow.added)} more, ${number(shadow.gone)} fewer and ${number(shadow.changed)} otherwise, of which ${number(shadow.disruptive)} would disrupt.`),
    shadow.disruptive > 0 && note('warn', 'Some of its decisions would have taken something out where nothing was.')],
  reason: 'need', confirm: `Activate ${shadow.version}`, kind: 'main', path: '/api/v1/policy/activate', body: { hash: shadow.hash }, done,
});

const changes = ({ activations: all = [] }) => grid('Activations', ['When', 'Version', 'By', 'Why', 'Hash'], all.map((a, i) => ({
  key: i, cells: [when(a.at), el.b({}, a.version), a.by || 'the start', a.reason, code((a.hash || '').slice(0, 16))],
})), 'No activation is in the ledger.');

function modes(controls, done) {
  return div({ class: 'stack' },
    p({}, 'No setting goes beyond the ceiling ', mode(controls.ceiling), '. Where nothing is set the bundle’s own holds: ', mode(controls.bundle), '. Of several the narrowest wins.'),
    grid('Modes that persons set', ['Mode', 'Action', 'Fault', 'Where', 'By', 'Since', ''], controls.modes.map((m, i) => ({
      key: i,
      cells: [mode(m.mode), m.action, m.fault, m.target, div({}, m.by, m.reason && div({ class: 'quiet' }, m.reason)), when(m.at),
        deed('admin', 'Take away', 'close', '', () => unset(m, done), true)],
    })), 'Nobody set any.'),
    div({ class: 'row' }, deed('admin', 'Set a mode …', 'plus', '', () => set(done))));
}

const set = (done) => ({
  title: 'Set a mode?',
  what: p({}, 'It says how far the agent may go by itself, for an action, a fault and a place; never beyond the ceiling.'),
  fields: [
    { name: 'mode', label: 'Mode', kind: 'choice', value: 'observe', choices: [['off', 'off'], ['observe', 'observe: look only'], ['ask', 'ask: a person answers'], ['act', 'act: by itself']] },
    { name: 'action', label: 'Action', value: '*', hint: 'An action such as gpu.reset, an effect such as removes, or * for all' },
    { name: 'fault', label: 'Fault', value: '*' },
    { name: 'target', label: 'Where', value: 'site:site', hint: 'site:site, rack:r7, partition:batch …' }],
  confirm: 'Set it', path: '/api/v1/mode', done,
});

const unset = (m, done) => ({
  title: `Take “${m.mode}” away?`,
  what: p({}, `For ${m.action} × ${m.fault} at ${m.target} what is wider holds again.`),
  confirm: 'Take it away', path: '/api/v1/mode/unset', body: { action: m.action, fault: m.fault, target: m.target }, done,
});

const trust = (scores) => div({ class: 'stack' },
  p({}, 'What persons said of the agent’s cases. A pair earns more freedom only where the lower bound is high.'),
  grid('Trust by fault and action', ['Fault', 'Action', '>Right', '>Wrong', '>Unsure', '>Right share', '>Surely at least'], scores.map((s, i) => ({
    key: i, cells: [s.fault, code(s.action), number(s.right), number(s.wrong), number(s.unsure), percent(s.precision), percent(s.low)],
  })), 'Nobody has judged a case yet.'));


