// Block Kit. A context tells what a press does and keeps what inputs hold: {act(block, element, value), values, errors, people, channels}.
import { h } from './dom.js';
import { nodes, textObject, words } from './text.js';
import { element } from './elements.js';

const kinds = {
  header: (b) => h('h3', { class: 'b-header' }, textObject(b.text)),
  divider: () => h('hr'),
  section,
  context: (b) => h('div', { class: 'b-context' }, (b.elements || []).map((e) => (e.type === 'image' ? picture(e, 'tiny') : textObject(e)))),
  actions: (b, c) => h('div', { class: 'b-actions', role: 'group', 'aria-label': 'Actions' }, (b.elements || []).map((e) => element(b, e, c))),
  image: (b) => h('figure', { class: 'b-image' }, b.title && h('figcaption', {}, textObject(b.title)), picture(b, 'large')),
  rich_text: (b) => h('div', { class: 'b-rich' }, nodes(b.nodes)),
  markdown: (b) => h('div', { class: 'b-rich pre-line' }, nodes(b.nodes)),
  table,
  input,
};
kinds.context_actions = kinds.actions;

export function blocks(list, ctx) {
  return h('div', { class: 'blocks' }, (list || []).map((b) => {
    const make = kinds[b.type];
    const el = make ? make(b, ctx) : h('p', { class: 'unknown' }, `[${b.type} block]`);
    el.classList.add('block');
    return el;
  }));
}

function section(b, ctx) {
  const body = h('div', { class: 'b-section-body' },
    b.text && h('div', { class: 'b-text' }, textObject(b.text)),
    b.fields && h('div', { class: 'b-fields' }, b.fields.map((f) => h('div', {}, textObject(f)))));
  const side = b.accessory && (b.accessory.type === 'image' ? picture(b.accessory, 'side') : element(b, b.accessory, ctx));
  return h('div', { class: 'b-section' }, body, side && h('div', { class: 'b-accessory' }, side));
}

// Pictures from the network are not fetched: this workspace has none. Their text stands in for them.
function picture(e, size) {
  const local = typeof e.image_url === 'string' && (e.image_url.startsWith('data:image/') || e.image_url.startsWith('/'));
  if (local) return h('img', { class: `picture ${size}`, src: e.image_url, alt: e.alt_text });
  return h('span', { class: `picture none ${size}`, role: 'img', 'aria-label': e.alt_text, title: e.image_url }, e.alt_text);
}

function table(b) {
  const [head, ...rows] = b.rows || [];
  const settings = b.column_settings || [];
  const cell = (tag) => (c, i) => h(tag, { class: `align-${(settings[i] || {}).align || 'left'}`, scope: tag === 'th' ? 'col' : undefined },
    c.type === 'rich_text' ? nodes(c.nodes) : c.text ?? String(c.value ?? ''));
  return h('div', { class: 'b-table', tabindex: '0', role: 'region', 'aria-label': 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, (head || []).map(cell('th')))),
    h('tbody', {}, rows.map((r) => h('tr', {}, r.map(cell('td')))))));
}

let serial = 0;

function input(b, ctx) {
  const id = `in-${++serial}`;
  const error = (ctx.errors || {})[b.block_id];
  const described = [b.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const grouped = ['checkboxes', 'radio_buttons'].includes(b.element.type) || b.element.type.startsWith('multi_');
  const label = h(grouped ? 'legend' : 'label', { class: 'b-label', for: grouped ? undefined : id }, words(b.label),
    b.optional && h('span', { class: 'optional' }, ' (optional)'));
  const field = element(b, b.element, { ...ctx, id, label: words(b.label), described, invalid: Boolean(error), required: !b.optional, silent: !b.dispatch_action });
  return h(grouped ? 'fieldset' : 'div', { class: 'b-input', 'data-block': b.block_id, 'aria-describedby': grouped && described ? described : undefined }, label, field,
    error && h('p', { class: 'error', id: `${id}-error` }, error),
    b.hint && h('p', { class: 'hint', id: `${id}-hint` }, words(b.hint)));
}
