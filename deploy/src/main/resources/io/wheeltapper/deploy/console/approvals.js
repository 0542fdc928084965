// What waits for a person: the exact calls, the plan, what the gate said; then yes or no.
import { el, h } from './h.js';
import { Page } from './page.js';
import { code, count, empty, facts, icon, note, raw, span_, tag, when } from './ui.js';
import { caseLink, faults, steps } from './casebits.js';
import { deed } from './deeds.js';
import { now } from './live.js';

const { article, div, h2, h3, p } = el;

export default class Approvals extends Page {
  static title = 'Approvals';

  reads() {
    return { all: '/api/v1/approvals' };
  }

  touched(entry) {
    return Boolean(entry.case) || ['activated', 'mode', 'mode-unset'].includes(entry.kind);
  }

  view() {
    const first = this.route.query.get('case');
    return this.shown('all', (all) => {
      const sorted = [...all].sort((a, b) => (b.case.case === first) - (a.case.case === first) || a.asked - b.asked);
      if (!sorted.length) return empty('Nothing waits for a person. Plans that ask appear here, with the exact calls they would make.');
      return div({ class: 'stack' },
        p({ class: 'lead' }, `${count(sorted.length, 'plan')} ${sorted.length === 1 ? 'waits' : 'wait'} for a person. Read the calls before you answer: your answer is for exactly this plan.`),
        sorted.map((one) => this.one(one)));
    });
  }

  one(asking) {
    const { case: kase, preview = [], answers, persons, asked, expires } = asking;
    const again = () => this.refresh();
    const next = (kase.actions || [])[kase.step] || '';
    return article({ class: 'panel asking', key: kase.case, 'aria-labelledby': `ask-${kase.case}` },
      div({ class: 'row' }, h2({ id: `ask-${kase.case}`, class: 'grow' }, kase.remediation, ' for ', faults(kase), ' at ', kase.target), caseLink(kase.case, 'See why')),
      note('warn', p({}, kase.guard && el.b({}, `${kase.guard}: `), kase.reason),
        expires ? p({}, expires > now() ? `Without an answer it lapses in ${span_(expires - now())}.` : 'It has lapsed; it will be asked anew if it still stands.') : ''),
      div({ class: 'columns' },
        div({ class: 'stack tight' }, h3({}, 'The step in hand, as it would be called now'),
          preview.length ? raw(...preview) : empty('The agent lists no calls for this step.')),
        div({ class: 'stack tight' }, h3({}, 'The plan, step by step'), steps(kase))),
      answers > 0 && h(Answered, { id: kase.case, plan: kase.plan }),
      facts([
        ['Asked', when(asked)],
        ['Answers so far', typeof answers === 'number' ? String(answers) : ''],
        ['Who may answer', persons === true ? 'persons proven to be who they are' : ''],
        ['Plan', code(kase.plan)],
        ['Case since', when(kase.opened)]]),
      div({ class: 'row' },
        deed('approve', 'Approve …', 'yes', 'main', () => answer(kase, preview, next, true, again)),
        deed('approve', 'Deny …', 'no', 'bad', () => answer(kase, preview, next, false, again))));
  }
}

/** Who has answered this very plan, by the case's entries. */
class Answered extends Page {
  reads() {
    return { story: `/api/v1/cases/${encodeURIComponent(this.props.id)}/story` };
  }

  touched(entry) {
    return entry.case === this.props.id;
  }

  view() {
    const { entries = [] } = this.value('story') || {};
    const said = entries.map((e) => e.entry)
      .filter((e) => ['approved', 'refused'].includes(e.kind) && e.plan === this.props.plan);
    return said.length > 0 && el.ul({ class: 'plain stack tight' }, said.map((e, i) => el.li({ key: i },
      e.kind === 'approved' ? tag('good', icon('yes'), 'approved') : tag('bad', icon('no'), 'refused'),
      ' by ', el.b({}, e.by), ', ', when(e.at), e.reason ? `: ${e.reason}` : '')));
  }
}

const answer = (kase, preview, next, yes, again) => ({
  title: yes ? `Approve ${kase.remediation} for ${kase.target}?` : `Deny ${kase.remediation} for ${kase.target}?`,
  what: yes
    ? [p({}, 'If no guard objects any more, the agent goes on at once with ', code(next), rest(kase), '. These calls are made:'), preview.length ? raw(...preview) : p({}, '(none listed)')]
    : p({}, `Nothing of this plan is done. The case stays open; the agent may plan another remediation for ${kase.target} and ask again.`),
  reason: yes ? undefined : 'need',
  confirm: yes ? `Approve: ${short(next)}` : 'Deny this plan',
  kind: yes ? 'main' : 'bad',
  path: `/api/v1/cases/${encodeURIComponent(kase.case)}/${yes ? 'approve' : 'deny'}`,
  body: { plan: kase.plan },
  done: again,
  again,
});

const rest = (kase) => {
  const left = (kase.actions || []).length - (kase.step || 0) - 1;
  return left > 0 ? `, then with ${left === 1 ? 'the last step' : `${left} more steps`}, each judged again` : '';
};

const short = (action) => action.split(' ')[0] || 'the plan';


