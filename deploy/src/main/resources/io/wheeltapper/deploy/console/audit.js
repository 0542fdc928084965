import { el } from './h.js';
import { Page } from './page.js';

export default class Audit extends Page {
  static title = 'Audit';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
