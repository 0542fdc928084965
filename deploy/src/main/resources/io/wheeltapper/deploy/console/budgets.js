import { el } from './h.js';
import { Page } from './page.js';

export default class Budgets extends Page {
  static title = 'Budgets';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
