// One case from the first signal to its end: what was seen, which rule said so, what every guard answered, what was done.
import { el, h } from './h.js';
import { Page } from './page.js';
import { to } from './route.js';
import { clock, code, count, empty, facts, icon, link, note, number, outcome, panel, raw, span_, tag, verdict, when } from './ui.js';
import { asks, faults, inWords, reach, says, stands, steps } from './casebits.js';
import { deed } from './deeds.js';
import { Charts } from './chart.js';

const { article, aside, dd, div, dl, dt, h2, h3, li, ol, p, section, span, ul } = el;

export default class Story extends Page {
  reads() {
    const id = encodeURIComponent(this.props.id);
    return { story: `/api/v1/cases/${id}/story`, series: `/api/v1/cases/${id}/series` };
  }

  touched(entry) {
    return entry.case === this.props.id;
  }

  view() {
    return div({ class: 'stack' },
      p({}, link(to('cases'), '← All cases')),
      this.shown('story', (story) => this.all(story)));
  }

  all({ case: kase, entries, explanation = {}, cost, more }) {
    const places = explanation.places || {};
    const lastJudged = entries.findLast((e) => e.entry.kind === 'judged');
    return div({ class: 'story' },
      div({ class: 'stack story-main' },
        section({ class: 'panel' },
          div({ class: 'row' }, h2({ class: 'case-title' }, faults(kase), ' at ', kase.target), stands(kase), reach(kase)),
          sentences(explanation.sentences || [], kase)),
        this.chart(),
        panel('What happened',
          more && note('info', `The first ${count(entries.length, 'entry', 'entries')} are shown; the audit page has them all.`),
          ol({ class: 'timeline' }, entries.map((e, i) =>
            h(Moment, { key: e.index, told: e, place: places[e.index], open: e === lastJudged && kase.state === 'open', gap: i ? e.entry.at - entries[i - 1].entry.at : 0 }))))),
      aside({ class: 'stack story-side', 'aria-label': 'The case in short' },
        panel('Now', !kase.plan && !kase.reason && p({ class: 'quiet' }, 'Nothing is planned yet.'), says(kase), steps(kase),
          asks(kase) && el.a({ class: 'button main', href: to('approvals', { case: kase.case }) }, icon('approvals'), 'Answer it')),
        panel('In figures', facts([
          ['Case', code(kase.case)],
          ['Opened', when(kase.opened)],
          ['Cleared', kase.cleared ? when(kase.cleared) : ''],
          ['Last news', !kase.cleared && entries.length ? when(entries.at(-1).entry.at) : ''],
          ['Lasted', kase.cleared ? span_(1000 * Math.floor((kase.cleared - kase.opened) / 1000)) : ''],
          ['Plan', kase.plan && code(kase.plan)],
          ['Mode', kase.mode],
          ['Costs', hours(cost && cost.lost)],
          ['Saves', hours(cost && cost.saved)],
          ['Without a figure', cost && cost.unpriced ? count(cost.unpriced, 'action') : ''],
          ['Policy', explanation.bundle && `${explanation.bundle.name} ${explanation.bundle.version}`]]),
        cost && p({ class: 'quiet small' }, 'Costs and savings are what was expected when it was decided: GPU-hours taken out, and GPU-hours that leaving the fault alone would lose.')),
        panel('Was the agent right?', judged(entries), p({ class: 'quiet small' }, 'Your word counts for how far this is trusted to go by itself.'),
          div({ class: 'row' }, ['right', 'wrong', 'unsure'].map((word) =>
            deed('operate', word, word === 'right' ? 'yes' : word === 'wrong' ? 'no' : 'unknown', '', () => judge(kase, word), true)))),
        panel('Second opinion', p({ class: 'quiet small' }, 'The adviser may ask or hold; it never acts.'),
          div({}, deed('operate', 'Ask the adviser now', 'advised', '', () => advise(kase, () => this.refresh()), true)))));
  }

  chart() {
    const { value, problem } = this.read.series || {};
    if (value && value.series && value.series.length) {
      return panel('Signals around it',
        h(Charts, { ...value }),
        p({ class: 'quiet small' }, value.source === 'recording' ? 'From the recording of the sensors.' : 'From the evidence in the ledger only: nothing was recorded around it.',
          value.partial ? ' The recording was too long to be read whole.' : ''));
    }
    return value || problem ? panel('Signals around it', empty(problem && problem.status !== 404 ? `They cannot be read: ${problem.message}` : 'There are no numbers around this case.')) : null;
  }
}

const hours = (value) => (value === undefined || value === null ? '' : `${number(value, 1)} GPU-h`);

function sentences(all, kase) {
  if (!all.length) return says(kase);
  return ul({ class: 'sentences' }, all.filter((s) => s.part !== 'timeline').slice(0, 8).map((s, i) =>
    li({ key: i }, span({}, s.text), ' ', s.entries && s.entries.map((n) => el.a({ key: n, class: 'entry-no', href: `#entry-${n}`, onClick: (e) => jump(e, n) }, `#${n}`)))));
}

/** Goes to an entry on this page without leaving it. */
function jump(event, index) {
  event.preventDefault();
  const entry = document.getElementById(`entry-${index}`);
  if (!entry) return;
  entry.scrollIntoView({ block: 'center' });
  entry.focus({ preventScroll: true });
}

function judged(entries) {
  const last = entries.findLast((e) => e.entry.kind === 'reviewed');
  return last ? p({}, `${last.entry.by} said “${last.entry.word}”`, last.entry.reason ? `: ${last.entry.reason}` : '.') : p({}, 'Nobody has said so yet.');
}

const judge = (kase, word) => ({
  title: `Judge this case: ${word}?`,
  what: p({}, `What the agent made of ${kase.target} is booked as ${word}. Of several such words the last counts.`),
  reason: 'need', confirm: `Judge it ${word}`, path: `/api/v1/cases/${encodeURIComponent(kase.case)}/judge`, body: { word },
});

const advise = (kase, done) => ({
  title: 'Ask the adviser now?', reason: false, fields: [],
  what: p({}, 'The language model is asked about this case. What it says is booked and shown here; this may take some minutes.'),
  confirm: 'Ask it', path: `/api/v1/cases/${encodeURIComponent(kase.case)}/advise`, anonymous: true, done,
});

const NAMES = {
  found: 'Found', planned: 'Planned', judged: 'The gate answered', started: 'Began', acted: 'Done', verified: 'Checked', undone: 'Taken back',
  cleared: 'Cleared', advised: 'The adviser said', approved: 'Approved', refused: 'Refused', reviewed: 'Judged by a person',
};
const ICONS = { approved: 'person', refused: 'person', reviewed: 'person' };

function Moment({ told, place, open, gap }) {
  const { index, entry } = told;
  const view = VIEWS[entry.kind] || other;
  const { title, body } = view(entry, place, open);
  return li({ class: `moment ${entry.kind}`, id: `entry-${index}`, tabIndex: -1 },
    span({ class: 'moment-sign' }, icon(ICONS[entry.kind] || (NAMES[entry.kind] ? entry.kind : 'info'))),
    article({ class: 'moment-body' },
      h3({}, span({ class: 'moment-kind' }, NAMES[entry.kind] || entry.kind), ' ', title),
      div({ class: 'moment-when' }, el.time({ dateTime: new Date(entry.at).toISOString(), title: new Date(entry.at).toISOString() }, clock(entry.at)),
        gap >= 1000 && span({ class: 'quiet' }, ` +${span_(gap)}`), ' ',
        el.a({ class: 'entry-no', href: to('audit', String(index)), title: 'This entry in the ledger' }, `#${index}`)),
      body));
}

const VIEWS = {
  found: (e, place) => ({
    title: e.fault,
    body: div({ class: 'stack tight' },
      facts([
        ['Rule', e.rule && div({}, e.rule, place && div({ class: 'quiet mono' }, place))],
        ['Version of the rule', e.rule_hash && code(e.rule_hash.slice(0, 12))],
        ['Recommends', e.recommendation], ['From', e.source],
        ...Object.entries(e).filter(([key]) => !KNOWN.has(key)).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)])]),
      e.evidence && e.evidence.length > 0 && div({ class: 'stack tight' },
        el.h4({}, count(e.evidence.length, 'signal')),
        e.evidence.map((signal, i) => div({ key: i, class: 'signal' },
          div({ class: 'row quiet small' }, el.b({}, signal.sensor), span({}, [signal.origin, signal.type, signal.target].filter(Boolean).join(' · ')), span({}, clock(signal.at))),
          signal.raw && raw(signal.raw))))),
  }),
  planned: (e) => ({
    title: `${e.remediation}, rung ${(e.rung || 0) + 1} of its ladder`,
    body: div({ class: 'stack tight' }, e.reason && p({}, e.reason),
      ol({ class: 'actions' }, (e.actions || []).map((a, i) => li({ key: i }, code(`${a.name} ${a.target}`), parameters(a.parameters))))),
  }),
  judged: (e, _, open) => ({
    title: span({}, verdict(e.verdict), ' ', code(e.action), ' ', e.mode && span({ class: 'quiet' }, `mode ${e.mode}`)),
    body: div({ class: 'stack tight' }, (e.reason || e.guard) && p({}, e.guard && el.b({}, `${e.guard}: `), e.reason), guards(e.guards || [], open)),
  }),
  started: (e) => ({ title: code(e.action), body: e.preview && e.preview.length ? raw(...e.preview) : '' }),
  acted: (e) => ({ title: span({}, outcome(e.outcome), ' ', code(e.action)), body: e.reason && p({}, e.reason, e.how && span({ class: 'quiet' }, ` (${e.how})`)) }),
  verified: (e) => ({ title: span({}, outcome(e.outcome), ' ', code(e.action)), body: e.reason && p({}, e.reason) }),
  undone: (e) => ({ title: span({}, outcome(e.outcome), ' ', code(e.action)), body: e.reason && p({}, e.reason) }),
  cleared: (e) => ({ title: e.by ? `by ${e.by}` : '', body: e.reason && p({}, e.reason) }),
  advised: (e) => ({ title: e.advice && e.advice.model, body: advice(e) }),
  approved: (e) => ({ title: `by ${e.by}`, body: e.reason && p({}, e.reason) }),
  refused: (e) => ({ title: `by ${e.by}`, body: e.reason && p({}, e.reason) }),
  reviewed: (e) => ({ title: `${e.word}, by ${e.by}`, body: e.reason && p({}, e.reason) }),
};

const KNOWN = new Set(['kind', 'at', 'case', 'target', 'fault', 'node', 'observed', 'rule', 'rule_hash', 'recommendation', 'source', 'evidence']);

const other = (e) => ({ title: '', body: raw(JSON.stringify(e, null, 1)) });

const parameters = (all) => {
  const each = Object.entries(all || {});
  return each.length ? span({ class: 'quiet' }, ' ', inWords(each.map(([k, v]) => `${k}=${v}`).join(' '))) : '';
};

/** Every guard's answer; those that do not let it through come first. */
function guards(all, open) {
  if (!all.length) return '';
  const order = ['deny', 'hold', 'allow'];
  const sorted = [...all].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const no = all.filter((g) => g.verdict !== 'allow').length;
  const words = `${count(all.length, 'guard')}: ${all.length - no} allow${no ? `, ${no} ${no === 1 ? 'does' : 'do'} not` : ''}`;
  return el.details({ class: 'fold guards', open }, el.summary({}, words),
    dl({ class: 'guard-list' }, sorted.map((g) => div({ key: g.guard }, dt({}, g.guard), dd({}, verdict(g.verdict), ' ', span({}, g.reason || ''))))));
}

function advice(e) {
  const a = e.advice || {};
  if (a.failure) return p({}, `It gave none: ${a.failure}`);
  return div({ class: 'stack tight' },
    ul({ class: 'plain stack tight' }, (a.hypotheses || []).map((one, i) => li({ key: i }, tag('plain', `${one.percent} %`), ' ', one.text))),
    facts([['Would take', a.action && code(a.action)], ['Wants to know', (a.missing || []).join('; ')], ['Because of it', e.asks ? 'a person is asked' : e.until ? `it waits until ${clock(e.until)}` : '']]));
}


