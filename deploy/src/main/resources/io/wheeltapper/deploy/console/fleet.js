import { el } from './h.js';
import { Page } from './page.js';

export default class Fleet extends Page {
  static title = 'Fleet';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
