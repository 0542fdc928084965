import { el } from './h.js';
import { Page } from './page.js';

export default class Approvals extends Page {
  static title = 'Approvals';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
