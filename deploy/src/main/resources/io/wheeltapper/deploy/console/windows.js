import { el } from './h.js';
import { Page } from './page.js';

export default class Windows extends Page {
  static title = 'Windows and maintenance';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
