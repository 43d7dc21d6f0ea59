// Interactive elements of Block Kit, made of the browser's own controls.
import { h } from './dom.js';
import { textObject, words } from './text.js';
import { confirmation } from './dialog.js';

export function element(block, e, ctx) {
  const make = kinds[e.type];
  return make ? make(block, e, ctx) : h('span', { class: 'unknown' }, `[${e.type}]`);
}

const kinds = {
  button, overflow,
  checkboxes: (b, e, c) => choices(b, e, c, 'checkbox', e.options),
  radio_buttons: (b, e, c) => choices(b, e, c, 'radio', e.options),
  static_select: (b, e, c) => select(b, e, c, options(e), e.initial_option && e.initial_option.value),
  users_select: (b, e, c) => select(b, e, c, people(c), e.initial_user),
  channels_select: (b, e, c) => select(b, e, c, channels(c), e.initial_channel),
  conversations_select: (b, e, c) => select(b, e, c, channels(c), e.initial_conversation),
  multi_static_select: (b, e, c) => choices(b, e, c, 'checkbox', options(e)),
  multi_users_select: (b, e, c) => choices(b, e, c, 'checkbox', people(c), e.initial_users),
  multi_channels_select: (b, e, c) => choices(b, e, c, 'checkbox', channels(c), e.initial_channels),
  multi_conversations_select: (b, e, c) => choices(b, e, c, 'checkbox', channels(c), e.initial_conversations),
  plain_text_input: (b, e, c) => field(b, e, c, e.multiline ? 'textarea' : 'text'),
  email_text_input: (b, e, c) => field(b, e, c, 'email'),
  url_text_input: (b, e, c) => field(b, e, c, 'url'),
  number_input: (b, e, c) => field(b, e, c, 'text', { inputmode: 'decimal' }),
  datepicker: (b, e, c) => field(b, e, c, 'date', {}, e.initial_date),
  timepicker: (b, e, c) => field(b, e, c, 'time', {}, e.initial_time),
  datetimepicker: (b, e, c) => field(b, e, c, 'datetime-local', {}, e.initial_date_time && local(e.initial_date_time)),
};

const plain = (text, value) => ({ text: { text }, value });
const people = (c) => c.people.filter((u) => !u.bot).map((u) => plain(u.real_name || u.name, u.id));
const channels = (c) => c.channels.filter((x) => x.kind !== 'im').map((x) => plain(`#${x.name}`, x.id));
const options = (e) => e.options || (e.option_groups || []).flatMap((g) => g.options);
const local = (unix) => new Date(unix * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16);

let serial = 0;

async function use(block, e, ctx, value) {
  if (e.confirm && !(await confirmation(e.confirm))) return false;
  await ctx.act(block, e, value);
  return true;
}

function button(block, e, ctx) {
  const el = h('button', { type: 'button', class: `button ${e.style || ''}`, 'data-focus': place(block, e), 'data-action': e.action_id,
    'aria-label': e.accessibility_label, onclick: async () => {
      if (e.url && /^https?:/.test(e.url)) window.open(e.url, '_blank', 'noopener');
      el.setAttribute('aria-busy', 'true');
      try { await use(block, e, ctx); } finally { el.removeAttribute('aria-busy'); }
    } }, textObject(e.text));
  return el;
}

// overflow is a menu button: arrows, Home, End and first letters move in the open menu, Escape and Tab close it.
function overflow(block, e, ctx) {
  const id = `menu-${++serial}`;
  const dots = h('button', { type: 'button', class: 'button dots', 'aria-label': e.accessibility_label || 'More actions', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': id,
    'data-focus': place(block, e), 'data-action': e.action_id, onclick: () => (list.hidden ? open(0) : close(true)) }, '⋯');
  const items = (e.options || []).map((o) => h('button', { type: 'button', role: 'menuitem', tabindex: '-1', 'data-value': o.value,
    onclick: () => { close(true); use(block, e, ctx, o.value); } }, textObject(o.text), o.description && h('small', {}, textObject(o.description))));
  const list = h('div', { id, role: 'menu', class: 'popup', 'aria-label': 'More actions', hidden: true }, items);
  const menu = h('div', { class: 'overflow' }, dots, list);
  const outside = (ev) => { if (!menu.contains(ev.target)) close(false); };
  const open = (at) => {
    list.hidden = false;
    dots.setAttribute('aria-expanded', 'true');
    const box = menu.closest('[role="region"]');
    list.classList.toggle('above', Boolean(box) && list.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom);
    items.at(at)?.focus();
    document.addEventListener('pointerdown', outside);
  };
  const close = (refocus) => {
    list.hidden = true;
    dots.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside);
    if (refocus) dots.focus();
  };
  menu.addEventListener('keydown', (k) => {
    const at = items.indexOf(document.activeElement);
    const letter = k.key.length === 1 && !k.ctrlKey && !k.metaKey && !k.altKey && k.key !== ' ' ? k.key.toLowerCase() : '';
    if (list.hidden) {
      if (k.key === 'ArrowDown' || k.key === 'ArrowUp') open(k.key === 'ArrowDown' ? 0 : -1);
      else return;
    } else if (k.key === 'Escape') close(true);
    else if (k.key === 'Tab') { close(true); return; } else if (k.key === 'ArrowDown') items[(at + 1) % items.length].focus();
    else if (k.key === 'ArrowUp') items.at(at <= 0 ? -1 : at - 1).focus();
    else if (k.key === 'Home') items[0].focus();
    else if (k.key === 'End') items.at(-1).focus();
    else if (letter) [...items.slice(at + 1), ...items.slice(0, at + 1)].find((i) => i.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    else return;
    k.preventDefault();
    k.stopPropagation();
  });
  return menu;
}

// place is where a value is kept: an action id may be used again in another block.
const place = (block, e) => `${block.block_id}/${e.action_id}`;

// hold remembers what was entered, and tells the app where it wants to be told.
function hold(block, e, ctx, value) {
  ctx.values[place(block, e)] = value;
  if (!ctx.silent) use(block, e, ctx, value);
}

function common(block, e, ctx) {
  return { id: ctx.id, 'data-focus': place(block, e), 'data-action': e.action_id, 'aria-describedby': ctx.described || undefined,
    'aria-invalid': ctx.invalid ? 'true' : undefined, 'aria-required': ctx.required ? 'true' : undefined, autofocus: e.focus_on_load,
    'aria-label': ctx.id ? undefined : words(e.placeholder) || 'Choose' };
}

function select(block, e, ctx, list, initial) {
  const now = ctx.values[place(block, e)] ?? initial ?? '';
  const group = (g) => h('optgroup', { label: words(g.label) }, g.options.map(one));
  const one = (o) => h('option', { value: o.value, selected: o.value === now }, words(o.text));
  return h('select', { ...common(block, e, ctx), onchange: (ev) => hold(block, e, ctx, ev.target.value) },
    h('option', { value: '', selected: now === '' }, words(e.placeholder) || 'Choose an option'), e.option_groups ? e.option_groups.map(group) : list.map(one));
}

function choices(block, e, ctx, type, list, initial) {
  const many = type === 'checkbox';
  const first = initial || (e.initial_options || []).map((o) => o.value);
  const now = new Set([ctx.values[place(block, e)] ?? (many ? first : e.initial_option && e.initial_option.value) ?? []].flat());
  const group = `choice-${++serial}`;
  const box = h('div', { class: `choices ${e.type}`, role: ctx.id ? undefined : 'group', 'aria-label': ctx.id ? undefined : words(e.placeholder) || 'Choose' }, list.map((o) => h('label', {},
    h('input', { type, name: group, value: o.value, checked: now.has(o.value), 'data-focus': `${block.block_id}/${e.action_id}/${o.value}`, onchange: () => {
      const chosen = [...box.querySelectorAll('input:checked')].map((i) => i.value);
      hold(block, e, ctx, many ? chosen : chosen[0]);
    } }), h('span', {}, textObject(o.text), o.description && h('small', {}, textObject(o.description))))));
  return box;
}

function field(block, e, ctx, type, extra = {}, initial = e.initial_value) {
  const area = type === 'textarea';
  const read = (ev) => (type === 'datetime-local' && ev.target.value ? Math.floor(new Date(ev.target.value).getTime() / 1000) : ev.target.value);
  const kept = ctx.values[place(block, e)];
  const value = type === 'datetime-local' && kept ? local(kept) : kept ?? initial ?? '';
  const quiet = type === 'date' || type === 'time' || type === 'datetime-local';
  return h(area ? 'textarea' : 'input', { ...common(block, e, ctx), ...extra, type: area ? undefined : type, rows: area ? 4 : undefined, value,
    maxlength: e.max_length, placeholder: words(e.placeholder) || undefined, autocomplete: 'off',
    oninput: (ev) => { ctx.values[place(block, e)] = read(ev); },
    onchange: (ev) => { if (quiet || !ctx.silent) hold(block, e, ctx, read(ev)); } });
}
