// What every page is made of: it says what it reads, and shows it; reading, news and failures are done here.
import { Component, el } from './h.js';
import { get, page } from './api.js';
import { onEntries } from './live.js';
import { wait, note } from './ui.js';

const { div } = el;

/**
 * A page. Say `static title`, `reads()` and `view()`:
 *
 *   export default class Sensors extends Page {
 *     static title = 'Sensors';
 *     reads() { return { sensors: '/api/v1/sensors' }; }        // by name; a path after '+' is read page by page
 *     touched(entry) { return entry.kind === 'found'; }         // whether a new entry of the ledger is a reason to read anew
 *     view() { return this.shown('sensors', (all) => …); }      // this.route is the address, see route.js
 *   }
 */
export class Page extends Component {
  constructor(props) {
    super(props);
    this.route = props.route;
    this.read = {}; // by name: {path, value, next, problem}
  }

  reads() {
    return {};
  }

  touched() {
    return true;
  }

  componentDidMount() {
    this.refresh();
    this.silence = onEntries((entries) => {
      if (!entries || entries.some((e) => this.touched(e.entry))) this.refresh();
    });
  }

  componentWillUnmount() {
    this.gone = true;
    this.silence();
  }

  componentDidUpdate() {
    const wanted = this.reads();
    if (Object.keys(wanted).some((n) => wanted[n] !== (this.read[n] || {}).path)) this.refresh();
  }

  /** Reads all anew; what is shown stays until then. */
  refresh() {
    const wanted = this.reads();
    for (const name of Object.keys(this.read)) if (!(name in wanted)) delete this.read[name];
    for (const [name, path] of Object.entries(wanted)) this.load(name, path);
  }

  async load(name, path) {
    const before = this.read[name];
    if (before && before.path === path && before.running) {
      before.again = true;
      return;
    }
    const mine = { ...(before && before.path === path ? before : {}), path, running: true, again: false };
    this.read[name] = mine;
    try {
      if (path.startsWith('+')) {
        const { rows, next } = await page(path.slice(1));
        Object.assign(mine, { value: rows, next });
      } else {
        mine.value = await get(path);
      }
      mine.problem = null;
    } catch (problem) {
      mine.problem = problem;
    }
    mine.running = false;
    if (this.gone || this.read[name] !== mine) return;
    this.setState({});
    if (mine.again) this.load(name, path);
  }

  /** Adds the next page of a list. */
  async more(name) {
    const mine = this.read[name];
    try {
      const { rows, next } = await page(mine.next);
      Object.assign(mine, { value: [...mine.value, ...rows], next });
    } catch (problem) {
      mine.problem = problem;
    }
    this.setState({});
  }

  /** What was read, or undefined. */
  value(name) {
    return (this.read[name] || {}).value;
  }

  /** Shows what was read; while it is read, or when it cannot be, says so. */
  shown(name, view) {
    const { value, problem, next } = this.read[name] || {};
    const said = problem && missing(problem);
    if (value === undefined) return said || wait();
    return div({ class: 'stack' }, said, view(value), next && el.button({
      class: 'button', type: 'button', onClick: () => this.more(name),
    }, 'Show more'));
  }

  render(props) {
    this.route = props.route;
    return this.view();
  }
}

/** A failed read in a sentence. */
export function missing(problem) {
  if (problem.status === 404) {
    return note('info', /^see \/api/.test(problem.message) ? 'This agent does not tell this.' : `This is not there: ${problem.message}.`);
  }
  if (problem.status === 401) return note('warn', 'You are not logged in any more. Reload the page to log in.');
  if (problem.status === 403) return note('warn', `You may not see this: ${problem.message}.`);
  if (problem.status === 0) return note('bad', 'The agent does not answer. What is shown is what was last read.');
  return note('bad', `This could not be read: ${problem.message}`);
}
