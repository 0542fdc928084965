import { el } from './h.js';
import { Page } from './page.js';

export default class Would extends Page {
  static title = 'Would have done';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
