// Modals of the app and confirmations. The browser's own dialog keeps the focus inside.
import { icon } from './icons.js';
import { h, byId, fill, keepFocus } from './dom.js';
import { textObject, words } from './text.js';
import { blocks } from './blocks.js';

export function confirmation(c) {
  return new Promise((resolve) => {
    const end = (yes) => { dialog.close(); dialog.remove(); resolve(yes); };
    const dialog = h('dialog', { class: 'confirm', 'aria-labelledby': 'confirm-title', oncancel: (e) => { e.preventDefault(); end(false); } },
      h('h2', { id: 'confirm-title' }, words(c.title)),
      h('p', {}, textObject(c.text)),
      h('div', { class: 'feet' },
        h('button', { type: 'button', class: 'button', onclick: () => end(false) }, words(c.deny)),
        h('button', { type: 'button', class: `button ${c.style === 'danger' ? 'danger' : 'primary'}`, onclick: () => end(true) }, words(c.confirm))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// showModal draws the view on top of a user's stack, or takes the dialog away where there is none.
export function showModal(view, ctx) {
  let dialog = byId('modal');
  if (!view) {
    // Not closed before: that gives the focus back, and with the dialog the caret would go again, for good.
    if (dialog) { dialog.remove(); if (dialog.from && dialog.from.isConnected) dialog.from.focus(); }
    return;
  }
  const json = JSON.stringify(view);
  if (dialog && dialog.json === json) return;
  if (!dialog) {
    const from = document.activeElement;
    dialog = h('dialog', { id: 'modal', 'aria-labelledby': 'modal-title' });
    dialog.from = from;
    document.body.append(dialog);
    dialog.addEventListener('cancel', (e) => { e.preventDefault(); dialog.dismiss(); });
  }
  const same = dialog.view === view.id;
  if (!same) dialog.values = {};
  dialog.json = json;
  dialog.view = view.id;
  dialog.dismiss = () => ctx.close(view);
  const fresh = form(view, { ...ctx, values: dialog.values, errors: view.errors || {} });
  const old = dialog.firstElementChild;
  if (same && old) keepFocus(old, fresh);
  else fill(dialog, fresh);
  if (!dialog.open) dialog.showModal();
  const wrong = fresh.querySelector('[aria-invalid]');
  const start = wrong || (!same && (fresh.querySelector('[autofocus]') || fresh.querySelector('.body input, .body textarea, .body select, .body button')));
  if (start) start.focus();
}

function form(view, ctx) {
  const general = ctx.errors[''];
  return h('form', { method: 'dialog', novalidate: true, onsubmit: async (e) => {
    e.preventDefault();
    const button = e.currentTarget.querySelector('.primary');
    if (button) button.setAttribute('aria-busy', 'true');
    await ctx.submit(view, ctx.values);
    if (button) button.removeAttribute('aria-busy');
  } },
    h('header', {}, h('h2', { id: 'modal-title' }, words(view.title)),
      h('button', { type: 'button', class: 'icon', 'aria-label': 'Close', onclick: () => ctx.close(view) }, icon('close'))),
    h('div', { class: 'body' }, general && h('p', { class: 'error', role: 'alert' }, general), blocks(view.blocks, ctx)),
    h('div', { class: 'feet' },
      h('button', { type: 'button', class: 'button', onclick: () => ctx.close(view) }, words(view.close) || 'Cancel'),
      view.submit && h('button', { type: 'submit', class: 'button primary' }, words(view.submit))));
}
