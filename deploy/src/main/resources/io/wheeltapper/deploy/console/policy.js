import { el } from './h.js';
import { Page } from './page.js';

export default class Policy extends Page {
  static title = 'Policy';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
