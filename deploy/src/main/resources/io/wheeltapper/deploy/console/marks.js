// A node's state as a small square: by colour and by shape, so that colour is never the only sign.

/** By state: its colour's name in base.css and what it means. */
export const STATES = {
  sick: { letter: '!', words: 'an open case, and it is in service' },
  would: { letter: 'w', words: 'would be out of service, if the agent might act' },
  held: { letter: 'h', words: 'out of service by the agent' },
  others: { letter: 'o', words: 'out of service by others' },
  maintenance: { letter: 'm', words: 'in declared maintenance' },
  unknown: { letter: '?', words: 'nothing is heard of it: never counted as well' },
  well: { letter: '', words: 'heard of, and no open case' },
};

let colours = {};

/** Reads the colours of the look in force; call it when that changes. */
export function look() {
  const probe = document.createElement('i');
  document.body.append(probe);
  const found = {};
  for (const name of [...Object.keys(STATES), 'panel', 'ink', 'faint', 'accent']) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  colours = found;
}

export const colour = (name) => colours[name] || '#888';

/** Draws one square of a side in pixels. The shapes stay apart down to four pixels. */
export function draw(context, state, x, y, side) {
  const ink = colour(state);
  const paper = colour('panel');
  const s = side;
  context.save();
  context.translate(x, y);
  context.fillStyle = ink;
  context.strokeStyle = ink;
  const line = Math.max(1, Math.round(s / 7));
  context.lineWidth = line;
  const frame = () => context.strokeRect(line / 2, line / 2, s - line, s - line);
  if (state === 'well') {
    context.fillRect(0, 0, s, s);
  } else if (state === 'sick') {
    context.fillRect(0, 0, s, s);
    context.fillStyle = paper; // an exclamation mark
    const wide = Math.max(1, Math.round(s / 6));
    const left = (s - wide) / 2;
    context.fillRect(left, s * 0.16, wide, s * 0.42);
    context.fillRect(left, s * 0.7, wide, Math.max(1, s * 0.15));
  } else if (state === 'would') {
    frame();
    context.beginPath(); // the lower half, slanted
    context.moveTo(0, 0);
    context.lineTo(s, s);
    context.lineTo(0, s);
    context.fill();
  } else if (state === 'held') {
    context.lineWidth = Math.max(1.5, s / 4); // a thick ring
    const half = context.lineWidth / 2;
    context.strokeRect(half, half, s - 2 * half, s - 2 * half);
  } else if (state === 'others') {
    frame();
    context.beginPath(); // crossed out
    context.moveTo(0, 0);
    context.lineTo(s, s);
    context.moveTo(s, 0);
    context.lineTo(0, s);
    context.stroke();
  } else if (state === 'maintenance') {
    const step = Math.max(2, Math.round(s / 3)); // lying bars
    for (let at = 0; at < s; at += step) context.fillRect(0, at, s, Math.max(1, step / 2));
  } else {
    context.setLineDash([Math.max(1, s / 5), Math.max(1, s / 5)]); // a broken outline
    frame();
    if (s >= 8) context.fillRect(s / 2 - line / 2, s / 2 - line / 2, line, line);
  }
  context.restore();
}
