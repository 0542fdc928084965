// What a person tells the agent: one dialog for all of it, which says beforehand what will happen.
import { Component, createRef, el, h, render } from './h.js';
import { lacking, may, me, name, post, remember } from './api.js';
import { icon, note } from './ui.js';

const { button, div, form, h2, input, label, p, span, textarea, select, option } = el;

/**
 * Opens the dialog.
 *
 * deed: {title, what: elements that say what will happen, confirm: the button's words, kind: 'bad' for what stops or refuses,
 *   path, body: what is sent beside the fields, fields: [{name, label, kind: 'text'|'long'|'choice', need, value, choices, hint}],
 *   done: called with the agent's answer}
 * A field "reason" is there unless `reason` is false; it must be filled where `reason` is 'need'.
 */
export function ask(deed) {
  const place = document.createElement('div');
  document.body.append(place);
  const from = document.activeElement;
  const end = () => {
    render(null, place);
    place.remove();
    if (from && from.isConnected) from.focus();
  };
  render(h(Deed, { deed, end }), place);
}

/** A button for a deed; where the right lacks, it is there and says why it does nothing. */
export function deed(right, words, sign, kind, make, small) {
  const allowed = may(right);
  return button({
    type: 'button',
    class: `button ${kind || ''} ${small ? 'small' : ''}`,
    'aria-disabled': allowed ? undefined : 'true',
    title: allowed ? undefined : lacking(right),
    onClick: () => (allowed ? ask(make()) : say(lacking(right), 'warn')),
  }, sign && icon(sign), words);
}

/** Says a line where screen readers hear it and everybody sees it for a while. */
export function say(words, kind = 'good') {
  const place = document.getElementById('said');
  if (!place) return;
  const line = document.createElement('div');
  line.className = `said ${kind}`;
  line.textContent = words;
  place.append(line);
  setTimeout(() => line.remove(), 8_000);
}

class Deed extends Component {
  constructor(props) {
    super(props);
    this.box = createRef();
    const values = {};
    for (const field of this.fields()) values[field.name] = field.value || '';
    this.state = { values, running: false, problem: null };
  }

  fields() {
    const { deed } = this.props;
    const all = [...(deed.fields || [])];
    if (deed.reason !== false) {
      all.push({
        name: 'reason', label: 'Reason', kind: 'long', need: deed.reason === 'need',
        hint: 'It is written into the ledger beside your name.',
      });
    }
    if (!me().login && !deed.anonymous) {
      all.push({ name: 'by', label: 'Your name', need: true, value: name(), hint: 'This agent has no logins.' });
    }
    return all;
  }

  componentDidMount() {
    this.box.current.showModal();
    const first = this.box.current.querySelector('textarea, select, input, .confirm');
    if (first) first.focus();
  }

  async send(event) {
    event.preventDefault();
    if (this.state.running) return;
    const { deed, end } = this.props;
    const words = { ...(deed.body || {}) };
    for (const [key, value] of Object.entries(this.state.values)) {
      if (value.trim() !== '') words[key] = value.trim();
    }
    if (words.by) remember(words.by);
    this.setState({ running: true, problem: null });
    try {
      const answer = await post(deed.path, words);
      end();
      say(answer.detail || 'It is done.');
      if (deed.done) deed.done(answer);
    } catch (problem) {
      this.setState({ running: false, problem });
    }
  }

  field(field) {
    const id = `deed-${field.name}`;
    const common = {
      id,
      name: field.name,
      required: Boolean(field.need),
      maxLength: 500,
      value: this.state.values[field.name],
      'aria-describedby': field.hint ? `${id}-hint` : undefined,
      onInput: (e) => this.setState({ values: { ...this.state.values, [field.name]: e.target.value } }),
    };
    let control;
    if (field.kind === 'long') control = textarea({ ...common, rows: 2 });
    else if (field.kind === 'choice') {
      control = select({ ...common, maxLength: undefined, onChange: common.onInput },
        field.choices.map(([value, words]) => option({ value, selected: value === common.value }, words)));
    } else control = input({ ...common, type: 'text', autocomplete: field.name === 'by' ? 'name' : 'off' });
    return div({ class: 'field', key: field.name },
      label({ for: id }, field.label, field.need ? '' : span({ class: 'quiet' }, ' (may be empty)')),
      control,
      field.hint && span({ class: 'hint', id: `${id}-hint` }, field.hint));
  }

  render({ deed, end }, { running, problem }) {
    return el.dialog({ ref: this.box, class: 'deed', 'aria-labelledby': 'deed-title', onCancel: end, onClose: end },
      form({ onSubmit: (e) => this.send(e) },
        h2({ id: 'deed-title' }, deed.title),
        deed.what && div({ class: 'what' }, deed.what),
        this.fields().map((field) => this.field(field)),
        problem && refusal(problem, deed, end),
        div({ class: 'row end' },
          button({ type: 'button', class: 'button', onClick: end }, 'Cancel'),
          button({ type: 'submit', class: `button confirm ${deed.kind || 'main'}`, disabled: running },
            running ? 'Saying it …' : deed.confirm))));
  }
}

function refusal(problem, deed, end) {
  if (problem.status === 409) {
    return note('warn', p({}, `It was not taken: ${problem.message}`),
      deed.again && button({ type: 'button', class: 'button', onClick: () => { end(); deed.again(); } }, 'Read it again'));
  }
  return note('bad', `It was not taken: ${problem.message}`);
}
