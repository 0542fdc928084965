import { el } from './h.js';
import { Page } from './page.js';

export default class Search extends Page {
  static title = 'Search';

  view() {
    return el.p({}, 'Not built yet.');
  }
}
