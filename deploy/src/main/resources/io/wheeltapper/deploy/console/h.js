// The view library, and elements by name: div({class: 'x'}, 'text', child). Children are only ever text or elements.
import { Component, Fragment, createRef, h, render } from './lib/preact.js';

export { Component, Fragment, createRef, h, render };

const props = (first) =>
  first !== null && typeof first === 'object' && first.constructor === Object;

export const el = new Proxy(
  {},
  {
    get: (_, name) => (first, ...rest) =>
      props(first) ? h(name, first, ...rest) : h(name, null, first, ...rest),
  },
);
