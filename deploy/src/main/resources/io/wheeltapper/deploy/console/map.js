// The fleet on a canvas: one square a node, one block a group. Only what is in view is drawn, so that 12,500 nodes do not
// lag; what is pointed at is framed by an element above it, so that pointing draws nothing anew.
import { STATES, colour, draw } from './marks.js';

const LEAST = 4;
const MOST = 40;
const EDGE = 10;
const collator = new Intl.Collator('en', { numeric: true });
const TROUBLE = ['sick', 'would', 'held', 'others', 'unknown', 'maintenance', 'well'];

export class FleetMap {
  /**
   * root: an element that scrolls and can be focused.
   * pointed(node, place, byKey): a node is pointed at, or null; place is in pixels of the root. picked(node): it was chosen.
   */
  constructor(root, { pointed, picked, sized }) {
    Object.assign(this, { root, pointed, picked, sized, side: 0, fitted: true, at: -1 });
    this.space = document.createElement('div');
    this.space.className = 'map-space';
    this.canvas = document.createElement('canvas');
    this.cursor = document.createElement('div');
    this.cursor.className = 'map-cursor';
    this.frame = document.createElement('div');
    this.frame.className = 'map-picked';
    this.space.append(this.canvas, this.frame, this.cursor);
    root.append(this.space);
    this.context = this.canvas.getContext('2d');
    this.sprites = new Map();
    this.blocks = [];
    this.fleet = null;
    this.listen();
  }

  listen() {
    this.off = new AbortController();
    const { signal } = this.off;
    this.root.addEventListener('scroll', () => this.soon(), { signal, passive: true });
    this.root.addEventListener('pointermove', (e) => this.point(this.hit(e)), { signal, passive: true });
    this.root.addEventListener('pointerleave', () => this.point(-1), { signal });
    this.root.addEventListener('click', (e) => {
      const at = this.hit(e);
      if (at >= 0) this.choose(at);
    }, { signal });
    this.root.addEventListener('keydown', (e) => this.key(e), { signal });
    this.root.addEventListener('wheel', (e) => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      this.zoom(e.deltaY < 0 ? 1 : -1);
    }, { signal, passive: false });
    const relook = () => {
      this.sprites.clear();
      this.soon();
    };
    addEventListener('wheeltapper-look', relook, { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', relook, { signal });
    this.sizes = new ResizeObserver(() => this.lay());
    this.sizes.observe(this.root);
  }

  close() {
    this.off.abort();
    this.sizes.disconnect();
  }

  /**
   * Shows a fleet. how: {kind: index of what groups it, only: a set of states or null, words: part of a node's or group's name,
   * order: 'name' or 'trouble', picked: a node's name}
   */
  show(fleet, how) {
    if (fleet === this.fleet && JSON.stringify({ ...how, only: [...(how.only || [])] }) === this.how_) return;
    this.how_ = JSON.stringify({ ...how, only: [...(how.only || [])] });
    this.fleet = fleet;
    this.how = how;
    const groups = fleet.groups[fleet.kinds[how.kind]] || [];
    const words = how.words.toLowerCase();
    const members = new Map();
    fleet.nodes.forEach(([name, , , within], i) => {
      const group = within[how.kind];
      const label = group >= 0 ? groups[group] : '';
      if (words && !name.toLowerCase().includes(words) && !label.toLowerCase().includes(words)) return;
      const list = members.get(group);
      if (list) list.push(i);
      else members.set(group, [i]);
    });
    this.blocks = [...members].map(([group, nodes]) => this.block(group >= 0 ? groups[group] : 'in none', group, nodes));
    this.blocks.sort((one, other) =>
      (how.order === 'trouble' && other.trouble - one.trouble) || (one.group < 0) - (other.group < 0)
      || collator.compare(one.name, other.name));
    this.lay();
  }

  block(name, group, nodes) {
    const { states, nodes: all } = this.fleet;
    const rank = (i) => TROUBLE.indexOf(states[all[i][1]]);
    const sick = nodes.filter((i) => states[all[i][1]] === 'sick').length;
    const ill = nodes.filter((i) => !['well', 'maintenance'].includes(states[all[i][1]])).length;
    if (this.how.order === 'trouble') nodes.sort((a, b) => rank(a) - rank(b) || a - b);
    return { name, group, nodes, sick, trouble: sick * 1_000 + ill, x: 0, y: 0, cols: 1 };
  }

  zoom(steps) {
    this.fitted = false;
    const before = this.side;
    const by = this.side < 10 ? 1 : 2;
    this.side = Math.max(LEAST, Math.min(MOST, this.side + steps * by));
    const middle = (this.root.scrollTop + this.root.clientHeight / 2) * (this.side / before) ** 2;
    this.lay();
    this.root.scrollTop = middle - this.root.clientHeight / 2;
  }

  fit() {
    this.fitted = true;
    this.lay();
  }

  /** Gives it so much room, in pixels from top to bottom; it takes what it needs. */
  within(room) {
    if (room === this.room) return;
    this.room = room;
    this.lay();
  }

  /** Places the blocks for the side in force, or for the largest that needs no scrolling. */
  lay() {
    if (!this.fleet || !this.root.clientWidth || !this.room) return;
    if (this.fitted) {
      let low = LEAST;
      let high = MOST;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (this.place(middle) <= this.room - 2) low = middle;
        else high = middle - 1;
      }
      this.side = low;
    }
    const tall = this.place(this.side);
    this.root.style.height = `${Math.min(this.room, Math.max(tall + 2, 120))}px`;
    this.space.style.height = `${tall}px`;
    this.where = new Map();
    this.blocks.forEach((block) => block.nodes.forEach((node, i) => this.where.set(node, [block, i])));
    this.sized?.(this.side, this.fitted);
    this.mark();
    this.paint();
  }

  place(side) {
    this.gap = Math.max(1, Math.round(side / 7));
    this.pitch = side + this.gap;
    this.font = side < 7 ? 9 : side < 12 ? 10.5 : 12;
    this.head = this.font + 4;
    const wide = this.root.clientWidth - 2 * EDGE;
    const apart = Math.max(5, this.pitch * 0.8);
    const most = Math.max(1, Math.floor(wide / this.pitch));
    let x = 0;
    let y = EDGE;
    let row = 0;
    for (const block of this.blocks) {
      const many = block.nodes.length;
      const least = Math.ceil((block.name.length * this.font * 0.62) / this.pitch);
      block.cols = Math.min(most, Math.max(Math.ceil(Math.sqrt(many * 1.6)), Math.min(least, 9)));
      const w = block.cols * this.pitch;
      const h = this.head + Math.ceil(many / block.cols) * this.pitch;
      if (x > 0 && x + w > wide) {
        x = 0;
        y += row + apart;
        row = 0;
      }
      Object.assign(block, { x: EDGE + x, y, w, h });
      x += w + apart;
      row = Math.max(row, h);
    }
    return y + row + EDGE;
  }

  soon() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      this.paint();
    });
  }

  sprite(state) {
    const ratio = devicePixelRatio || 1;
    const key = `${state} ${this.side} ${ratio}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      sprite = document.createElement('canvas');
      sprite.width = sprite.height = Math.ceil(this.side * ratio);
      const context = sprite.getContext('2d');
      context.scale(ratio, ratio);
      draw(context, state, 0, 0, this.side);
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  paint() {
    if (!this.fleet) return;
    const begin = performance.now();
    const { clientWidth: wide, clientHeight: tall, scrollTop: top } = this.root;
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(wide * ratio) || this.canvas.height !== Math.round(tall * ratio)) {
      this.canvas.width = Math.round(wide * ratio);
      this.canvas.height = Math.round(tall * ratio);
      this.canvas.style.width = `${wide}px`;
      this.canvas.style.height = `${tall}px`;
    }
    const { context, side, pitch, fleet, how } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, wide, tall);
    context.font = `${this.font}px system-ui, "DejaVu Sans", sans-serif`;
    context.textBaseline = 'top';
    const sprites = fleet.states.map((state) => this.sprite(state));
    const shown = fleet.states.map((state) => !how.only || how.only.has(state));
    const ink = colour('ink');
    const sickInk = colour('sick');
    for (const block of this.blocks) {
      const y = block.y - top;
      if (y > tall || y + block.h < 0) continue;
      context.globalAlpha = 1;
      context.fillStyle = block.sick ? sickInk : ink;
      this.label(block, y);
      for (let i = 0; i < block.nodes.length; i++) {
        const cell = y + this.head + Math.floor(i / block.cols) * pitch;
        if (cell > tall || cell + side < 0) continue;
        const state = fleet.nodes[block.nodes[i]][1];
        context.globalAlpha = shown[state] ? 1 : 0.12;
        context.drawImage(sprites[state], block.x + (i % block.cols) * pitch, cell, side, side);
      }
    }
    context.globalAlpha = 1;
    this.took = performance.now() - begin;
    if (!this.painted) {
      this.painted = true;
      performance.mark('fleet-painted');
    }
  }

  /** The group's name, and how many of it are sick, as far as there is room. */
  label(block, y) {
    const { context } = this;
    const more = block.sick ? ` !${block.sick}` : '';
    let text = block.name + more;
    if (context.measureText(text).width > block.w) text = more && context.measureText(block.name).width > block.w ? block.name : text;
    while (text.length > 2 && context.measureText(text).width > block.w + 2) text = text.slice(0, -1);
    context.fillText(text, block.x, y);
  }

  /** The node under the pointer, or -1. */
  hit(event) {
    const box = this.root.getBoundingClientRect();
    const x = event.clientX - box.left - this.root.clientLeft;
    const y = event.clientY - box.top - this.root.clientTop + this.root.scrollTop;
    const block = this.blocks.find((b) => x >= b.x && x < b.x + b.w && y >= b.y + this.head && y < b.y + b.h);
    if (!block) return -1;
    const column = Math.floor((x - block.x) / this.pitch);
    const line = Math.floor((y - block.y - this.head) / this.pitch);
    const node = block.nodes[line * block.cols + column];
    return node === undefined ? -1 : node;
  }

  /** Where a node stands, in pixels of the whole map. */
  spot(node) {
    const found = this.where?.get(node);
    if (!found) return null;
    const [block, i] = found;
    return {
      x: block.x + (i % block.cols) * this.pitch,
      y: block.y + this.head + Math.floor(i / block.cols) * this.pitch,
    };
  }

  point(node, byKey = false) {
    if (node === this.at && !byKey) return;
    this.at = node;
    const spot = node >= 0 ? this.spot(node) : null;
    this.over(this.cursor, spot);
    this.pointed(spot ? this.fleet.nodes[node] : null, spot && { x: spot.x, y: spot.y - this.root.scrollTop, side: this.side }, byKey);
  }

  over(element, spot) {
    element.hidden = !spot;
    if (!spot) return;
    element.style.transform = `translate(${spot.x - 3}px, ${spot.y - 3}px)`;
    element.style.width = element.style.height = `${this.side + 6}px`;
  }

  /** Frames the node that was chosen. */
  mark() {
    const node = this.how.picked ? this.fleet.nodes.findIndex(([name]) => name === this.how.picked) : -1;
    this.over(this.frame, node >= 0 ? this.spot(node) : null);
    this.over(this.cursor, this.at >= 0 ? this.spot(this.at) : null);
  }

  choose(node) {
    this.at = node;
    this.picked(this.fleet.nodes[node]);
  }

  key(event) {
    const moves = {
      ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1),
      ArrowDown: () => this.line(1), ArrowUp: () => this.line(-1),
      Home: () => this.reach(0), End: () => this.reach(this.order().length - 1),
      n: () => this.next(1), p: () => this.next(-1),
      '+': () => this.zoom(1), '=': () => this.zoom(1), '-': () => this.zoom(-1), 0: () => this.fit(),
      Enter: () => this.at >= 0 && this.choose(this.at), ' ': () => this.at >= 0 && this.choose(this.at),
    };
    const move = !event.ctrlKey && !event.metaKey && !event.altKey && moves[event.key];
    if (!move || !this.fleet) return;
    event.preventDefault();
    move();
  }

  order() {
    return this.blocks.flatMap((block) => block.nodes);
  }

  reach(index, order = this.order()) {
    if (!order.length) return;
    const node = order[Math.max(0, Math.min(order.length - 1, index))];
    const spot = this.spot(node);
    const { root } = this;
    if (spot.y < root.scrollTop + this.head) root.scrollTop = spot.y - this.head - EDGE;
    else if (spot.y + this.pitch > root.scrollTop + root.clientHeight) root.scrollTop = spot.y + 2 * this.pitch - root.clientHeight;
    this.point(node, true);
  }

  step(by) {
    const order = this.order();
    this.reach(this.at < 0 ? 0 : order.indexOf(this.at) + by, order);
  }

  /** A line up or down, and from there to the block above or below. */
  line(by) {
    const from = this.at >= 0 ? this.spot(this.at) : null;
    if (!from) return this.step(1);
    const order = this.order();
    let best = -1;
    let nearest = Infinity;
    order.forEach((node, index) => {
      const spot = this.spot(node);
      const away = (spot.y - from.y) * by;
      if (away < this.pitch / 2) return;
      const distance = away * 4 + Math.abs(spot.x - from.x);
      if (distance < nearest) [nearest, best] = [distance, index];
    });
    return best >= 0 && this.reach(best, order);
  }

  /** The next node that is not well, of those that the filter lets through. */
  next(by) {
    const order = this.order();
    const { states, nodes } = this.fleet;
    let index = this.at < 0 ? (by > 0 ? -1 : 0) : order.indexOf(this.at);
    for (let i = 0; i < order.length; i++) {
      index = (index + by + order.length) % order.length;
      const state = states[nodes[order[index]][1]];
      if (this.how.only ? this.how.only.has(state) : state !== 'well') return this.reach(index, order);
    }
    return undefined;
  }
}

export { STATES, TROUBLE };
