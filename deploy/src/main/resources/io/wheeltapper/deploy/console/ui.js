// The console's small parts. Texts of the API come in as children and stay text.
import { Component, Fragment, el, h } from './h.js';
import { now } from './live.js';
import { draw } from './marks.js';

const { a, button, caption, dd, div, dl, dt, p, pre, span, table, tbody, td, th, thead, time, tr } = el;

/** A picture by its name in icons.css; words say what it shows, here or beside it. */
export const icon = (name) => span({ class: `icon i-${name}`, 'aria-hidden': 'true' });

export const wait = () => p({ class: 'wait', role: 'status' }, 'Reading …');

const NOTES = { info: 'info', warn: 'warn', bad: 'bad', good: 'good' };

/** A sentence that stands out: info, warn, bad or good. */
export const note = (kind, ...words) =>
  div({ class: `note ${kind}`, role: kind === 'bad' ? 'alert' : undefined }, icon(NOTES[kind]), div({}, ...words));

/** Nothing to show, and what that means. */
export const empty = (...words) => p({ class: 'empty' }, ...words);

/** A part of a page with its heading. */
export const panel = (title, ...content) =>
  el.section({ class: 'panel' }, title && el.h2({}, title), ...content);

/** Names and values. Rows without a value are left out. */
export const facts = (rows) =>
  dl({ class: 'facts' },
    rows.filter(([, value]) => value !== '' && value !== null && value !== undefined && value !== false)
      .map(([label, value]) => div({ key: label }, dt({}, label), dd({}, value))));

/** Text of a machine, as it is. */
export const raw = (...lines) => pre({ class: 'raw', tabIndex: 0 }, lines.join('\n'));

export const code = (words) => el.code({}, words);

/** A short word with its colour and its shape: tag('bad', 'deny'). */
export const tag = (kind, ...words) => span({ class: `tag ${kind}` }, ...words);

const VERDICTS = { allow: ['good', 'yes'], hold: ['warn', 'hold'], deny: ['bad', 'no'] };

/** The gate's or a guard's answer. */
export function verdict(word) {
  const [kind, sign] = VERDICTS[word] || ['plain', 'info'];
  return word ? tag(kind, icon(sign), word) : '';
}

const OUTCOMES = { done: ['good', 'yes'], failed: ['bad', 'no'], unknown: ['warn', 'unknown'] };

/** How an attempt ended. */
export function outcome(word) {
  const [kind, sign] = OUTCOMES[word] || ['plain', 'info'];
  return word ? tag(kind, icon(sign), word) : '';
}

const MODES = { act: 'good', ask: 'info', observe: 'plain', off: 'warn' };

export const mode = (word) => tag(MODES[word] || 'plain', word);

/** A node's state by its sign, as on the map. */
export class Mark extends Component {
  componentDidMount() {
    this.paint();
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.again = () => this.paint();
    this.dark.addEventListener('change', this.again);
    addEventListener('wheeltapper-look', this.again);
  }

  componentDidUpdate() {
    this.paint();
  }

  componentWillUnmount() {
    this.dark.removeEventListener('change', this.again);
    removeEventListener('wheeltapper-look', this.again);
  }

  paint() {
    const size = this.props.size || 14;
    const ratio = devicePixelRatio || 1;
    this.base.width = this.base.height = size * ratio;
    const context = this.base.getContext('2d');
    context.scale(ratio, ratio);
    draw(context, this.props.state, 0, 0, size);
  }

  render({ size = 14 }) {
    return el.canvas({ class: 'mark', 'aria-hidden': 'true', style: { width: `${size}px`, height: `${size}px` } });
  }
}

export const state = (word) => span({ class: 'state' }, h(Mark, { state: word }), word);

const two = (number) => String(number).padStart(2, '0');

/** 14:03:22, with the day where it is another one. */
export function clock(at) {
  const date = new Date(at);
  const hours = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return sameDay(at, now()) ? hours : `${day(at)} ${hours}`;
}

export function day(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const sameDay = (one, other) => day(one) === day(other);

/** 4 s, 3 min, 5 h 10 min, 2 d 4 h. */
export function span_(millis) {
  const seconds = Math.round(Math.abs(millis) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** A moment: the clock here, UTC when pointed at, and how long ago. */
export function when(at, plain) {
  if (!at) return '';
  const utc = new Date(at).toISOString();
  const gap = now() - at;
  const words = gap >= 0 ? `${span_(gap)} ago` : `in ${span_(gap)}`;
  return time({ dateTime: utc, title: utc, class: 'when' }, span({ class: 'id' }, clock(at)), ' ', plain ? '' : span({ class: 'ago' }, words));
}

/** 1,234 or 12.4. */
export const number = (value, digits = 0) =>
  value === null || value === undefined
    ? 'unknown'
    : new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value);

export const percent = (value, digits = 0) =>
  value === null || value === undefined ? 'unknown' : `${number(value * 100, digits)} %`;

export const count = (many, one, more = one + 's') => `${number(many)} ${many === 1 ? one : more}`;

/**
 * A table that becomes a list of cards on a narrow screen.
 * heads: texts; a head that starts with '>' is one of numbers. rows: {key, cells, link, class}.
 */
export function grid(title, heads, rows, none = 'There is nothing to show.') {
  if (!rows.length) return empty(none);
  const right = (i) => (heads[i].startsWith('>') ? 'number' : undefined);
  const name = (i) => heads[i].replace(/^>/, '');
  return div({ class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': title },
    table({ class: 'grid' },
      caption({ class: 'hidden' }, title),
      thead({}, tr({}, heads.map((head, i) => th({ scope: 'col', class: right(i) }, name(i))))),
      tbody({}, rows.map((row) =>
        tr({ key: row.key, class: row.class },
          row.cells.map((cell, i) => td({ 'data-head': name(i), class: right(i) }, cell)))))));
}

/** A choice of a few: choices [[value, words]]. */
export const choose = (label, choices, chosen, onChange) =>
  el.label({ class: 'choose' }, span({}, label),
    el.select({ 'aria-label': label, value: chosen, onChange: (e) => onChange(e.target.value) },
      choices.map(([value, words]) => el.option({ value, selected: value === chosen }, words))));

/** A field of text that tells what was typed when it rests. */
export class Find extends Component {
  render({ label, value, onFind, placeholder }) {
    const find = (e) => {
      clearTimeout(this.timer);
      const words = e.target.value;
      this.timer = setTimeout(() => onFind(words), 200);
    };
    return el.label({ class: 'choose' }, span({}, label),
      el.input({ type: 'search', 'aria-label': label, value, placeholder, onInput: find, autocomplete: 'off', spellcheck: false }));
  }
}

/** A row of buttons of which one is pressed. */
export const tabs = (label, choices, chosen, onChoose) =>
  div({ class: 'tabs', role: 'group', 'aria-label': label },
    choices.map(([value, words]) => button({
      type: 'button', key: value, 'aria-pressed': String(value === chosen), onClick: () => onChoose(value),
    }, words)));

/** A bar from 0 to 1 with its words. */
export const bar = (part, kind, words) =>
  div({ class: `bar ${kind}`, role: 'img', 'aria-label': words },
    span({ style: { width: `${Math.max(0, Math.min(1, part)) * 100}%` } }));

/** What opens and closes. */
export const fold = (title, ...content) => el.details({ class: 'fold' }, el.summary({}, title), ...content);

export const link = (href, ...words) => a({ href }, ...words);

export { Fragment };
