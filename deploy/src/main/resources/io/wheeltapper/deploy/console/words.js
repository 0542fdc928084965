// Deeds that more than one page offers; each says beforehand what will happen.
import { el } from './h.js';

const { p } = el;

/** Nothing new at a place. */
export const pauseAt = (target) => ({
  title: target === 'site:site' ? 'Pause the whole agent?' : `Pause at ${target}?`,
  what: p({}, `Nothing new starts at ${target === 'site:site' ? 'any node' : target} until somebody resumes it. `
    + 'What is running is carried on to its check; the agent goes on looking and writing.'),
  confirm: 'Pause', kind: 'bad', path: '/api/v1/pause', body: { target },
});

export const resumeAt = (target) => ({
  title: `Resume at ${target === 'site:site' ? 'the whole site' : target}?`,
  what: p({}, 'Cases that waited for this are judged again at once, and what the gate allows is done.'),
  confirm: 'Resume', path: '/api/v1/resume', body: { target },
});

const UNTIL = {
  name: 'until', label: 'Until', need: true, value: '4h',
  hint: 'How long, as 90m, 4h or 2d, or when: 2026-12-24T06:00.',
};

/** Somebody works there: symptoms are no news. */
export const maintain = (target) => ({
  title: target ? `Begin maintenance of ${target}?` : 'Begin maintenance?',
  what: p({}, 'Its symptoms open no case and its nodes are left alone until then; what it hides is judged when it is over.'),
  fields: [...(target ? [] : [{ name: 'target', label: 'What', need: true, hint: 'node:gpu-00112, rack:r7, partition:batch …' }]), UNTIL],
  confirm: 'Begin maintenance', path: '/api/v1/maintenance/begin', body: target ? { target } : {},
});

export const endMaintenance = (target) => ({
  title: `End the maintenance of ${target}?`,
  what: p({}, 'What is still sick there after it settles becomes a case again.'),
  confirm: 'End it', path: '/api/v1/maintenance/end', body: { target },
});

/** A change window, or a freeze. */
export const openWindow = (freeze, known) => ({
  title: known ? `Open ${known}?` : freeze ? 'Begin a freeze?' : 'Open a change window?',
  what: p({}, freeze
    ? 'While it lasts, what it names is not done at all; giving nodes back goes on.'
    : 'While it is open, the agent may do what it names, up to its mode; the ceiling still holds.'),
  fields: [
    ...(known ? [] : [{ name: 'name', label: 'Name', need: true }]),
    UNTIL,
    ...(known || freeze ? [] : [{ name: 'mode', label: 'Mode', kind: 'choice', value: 'ask', choices: [['observe', 'observe: look only'], ['ask', 'ask: a person answers'], ['act', 'act: by itself']] }]),
    ...(known ? [] : [
      { name: 'effects', label: 'For what', value: freeze ? 'removes,changes' : 'all', hint: 'all, or some of: neutral, restores, removes, changes' },
      { name: 'on', label: 'Where', value: 'site', hint: 'site, or some of: rack:r7, leaf:l3, node:gpu-00112 …' }]),
  ],
  confirm: freeze ? 'Begin the freeze' : 'Open it', kind: freeze ? 'bad' : 'main',
  path: '/api/v1/windows/open', body: { ...(known ? { name: known } : {}), ...(freeze ? { freeze: 'true' } : {}) },
});

export const closeWindow = (name) => ({
  title: `Close ${name}?`,
  what: p({}, 'What waits for it waits for the next one. You get a report of what was done in it.'),
  confirm: 'Close it', path: '/api/v1/windows/close', body: { name },
});
