import { el } from './h.js';
import { Page } from './page.js';

export default class Cases extends Page {
  static title = 'Cases';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
