// Formatted text: nodes parsed by the server become DOM nodes.
import { h } from './dom.js';

const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code', pre: 'pre', quote: 'blockquote', item: 'li', section: 'p' };

export function nodes(list) {
  return (list || []).map(node);
}

function node(n) {
  const inner = [n.t, nodes(n.c)];
  switch (n.k) {
    case 'link':
      return h('a', { href: n.u, target: '_blank', rel: 'noopener noreferrer' }, inner);
    case 'user':
      return h('span', { class: 'mention' }, inner);
    case 'broadcast':
      return h('span', { class: 'mention broadcast' }, inner);
    case 'channel':
      return h('a', { class: 'mention', href: `#channel=${encodeURIComponent(n.u || '')}` }, inner);
    case 'emoji':
      return h('span', { class: 'emoji', role: 'img', 'aria-label': (n.u || '').replaceAll('_', ' '), title: `:${n.u}:` }, n.t);
    case 'list':
      return h(n.o ? 'ol' : 'ul', {}, inner);
    default:
      return tags[n.k] ? h(tags[n.k], {}, inner) : document.createTextNode(n.t || '');
  }
}

export function textObject(o, cls) {
  if (!o) return null;
  return h('span', { class: `text ${cls || ''}` }, o.nodes ? nodes(o.nodes) : o.text);
}

// words is the plain text of a text object, for labels.
export function words(o) {
  if (!o) return '';
  return flat(o.nodes) || o.text || '';
}

export function flat(list) {
  return (list || []).map((n) => (n.t || '') + flat(n.c)).join('');
}
