// A list of messages: a channel's main view or a thread.
import { h, reconcile } from './dom.js';
import { nodes, flat } from './text.js';
import { blocks } from './blocks.js';
import { icon } from './icons.js';

const kept = new Map(); // what inputs inside a message hold, by timestamp

export function avatar(author) {
  const initials = (author.name || '?').split(/[\s._-]+/).map((w) => [...w][0] || '').slice(0, 2).join('').toUpperCase();
  let n = 0;
  for (const c of author.id || '') n = (n * 31 + c.codePointAt(0)) % 8;
  return h('span', { class: `avatar c${author.bot ? 'bot' : n}`, 'aria-hidden': 'true' }, author.bot ? icon('spark') : initials);
}

export function drawMessages(box, list, ctx) {
  const items = [];
  let day = '';
  let last = null;
  for (const m of list) {
    if (m.day !== day) items.push({ ts: `day-${m.day}`, divider: m.day });
    const close = last && m.day === day && last.author.id === m.author.id && Number(m.ts) - Number(last.ts) < 300 && !m.ephemeral && !last.ephemeral && !last.command && !m.command;
    items.push({ ...m, follows: Boolean(close), closed: Boolean(ctx.closed) });
    if (!ctx.openThread && m.thread_ts === m.ts && m.replies) items.push({ ts: 'count', count: m.replies });
    day = m.day;
    last = m;
  }
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const before = box.lastElementChild && box.lastElementChild.dataset.key;
  reconcile(box, items, (m) => m.ts, (m) => (m.count ? h('div', { class: 'count', role: 'separator' }, `${m.count} ${m.count === 1 ? 'reply' : 'replies'}`) : m.divider ? h('div', { class: 'day', role: 'separator' }, h('span', {}, m.divider)) : message(m, ctx)));
  const after = box.lastElementChild && box.lastElementChild.dataset.key;
  if (low || (before !== after && list.length && list.at(-1).author.id === ctx.me())) box.scrollTop = box.scrollHeight;
}

export function summary(m) {
  return `${m.author.name}: ${m.raw || flat(m.nodes)}`;
}

function message(m, ctx) {
  const classes = ['message', m.ephemeral && 'ephemeral', m.follows && 'follows', m.deleted && 'deleted'].filter(Boolean).join(' ');
  return h('article', { class: classes, 'aria-label': `${m.author.name}, ${m.time}${m.ephemeral ? ', only visible to you' : ''}`, 'data-ts': m.ts },
    h('div', { class: 'gutter' }, m.follows ? h('time', { class: 'small', title: m.full }, m.time) : avatar(m.author)),
    h('div', { class: 'content' },
      m.ephemeral && h('div', { class: 'only' }, icon('eye'), ' Only visible to you'),
      m.command && h('div', { class: 'only' }, `used ${m.command}`),
      !m.follows && h('div', { class: 'byline' }, h('strong', {}, m.author.name), m.author.bot && h('span', { class: 'badge' }, 'APP'),
        m.author.guest && h('span', { class: 'badge' }, 'GUEST'), m.author.external && h('span', { class: 'badge' }, 'EXTERNAL'), h('time', { title: m.full }, m.time)),
      m.broadcast && ctx.openThread && h('div', { class: 'only' }, 'replied to a thread'),
      body(m, ctx), files(m), reactions(m, ctx),
      m.replies && ctx.openThread && h('button', { type: 'button', class: 'replies', 'data-focus': 'replies', onclick: () => ctx.openThread(m.ts) }, h('strong', {}, `${m.replies} ${m.replies === 1 ? 'reply' : 'replies'}`),
        m.last_reply && h('span', { class: 'last' }, ` ${m.last_reply.name}, ${m.last_reply.time}: ${m.last_reply.text}`))),
    !m.ephemeral && !m.deleted && !m.closed && tools(m, ctx));
}

function body(m, ctx) {
  if (!m.blocks) return h('div', { class: 'words' }, nodes(m.nodes), m.edited && h('span', { class: 'edited' }, ' (edited)'));
  if (!kept.has(m.ts)) kept.set(m.ts, {});
  const values = kept.get(m.ts);
  const el = blocks(m.blocks, { ...ctx.lists(), values, act: (b, e, value) => ctx.act(m, b, e, value, values) });
  if (m.edited) el.append(h('span', { class: 'edited' }, '(edited)'));
  return el;
}

// picture shows an image file as Slack does: its title, and the picture with its
// alternative text.
function picture(f) {
  const href = `/sandbox/file/${encodeURIComponent(f.id)}`;
  return h('figure', { class: 'shown' }, h('figcaption', {}, h('strong', {}, f.title || f.name)),
    h('a', { href, download: f.name }, h('img', { src: href, alt: f.alt || '', title: f.alt || f.name, loading: 'lazy' })));
}

function files(m) {
  return (m.files || []).map((f) => f.type.startsWith('image/') ? picture(f) : h('a', { class: 'file', href: `/sandbox/file/${encodeURIComponent(f.id)}`, download: f.name },
    icon('file'), h('span', {}, h('strong', {}, f.title || f.name), h('small', {}, `${f.type} · ${size(f.size)}`))));
}

function size(n) {
  return n < 1024 ? `${n} bytes` : n < 1 << 20 ? `${(n / 1024).toFixed(1)} KB` : `${(n / (1 << 20)).toFixed(1)} MB`;
}

function reactions(m, ctx) {
  if (!m.reactions) return null;
  return h('div', { class: 'reactions' }, m.reactions.map((r) => h('button', { type: 'button', class: r.users.includes(ctx.me()) ? 'mine' : '', 'data-focus': `r-${r.name}`,
    'aria-label': `${r.name.replaceAll('_', ' ')}, ${r.count}, by ${r.by}`, title: `${r.by} reacted with :${r.name}:`, onclick: () => ctx.react(m, r.name) }, r.sign || `:${r.name}:`, h('span', {}, r.count))));
}

function tools(m, ctx) {
  const mine = m.author.id === ctx.me();
  const quick = ['white_check_mark', 'eyes', '+1', 'x'];
  const signs = { white_check_mark: '✅', eyes: '👀', '+1': '👍', x: '❌' };
  const tool = (label, sign, onclick) => h('button', { type: 'button', 'aria-label': label, title: label, 'data-focus': `tool-${label}`, onclick }, sign);
  return h('div', { class: 'tools', role: 'toolbar', 'aria-label': `Message by ${m.author.name}` },
    quick.map((q) => tool(`React with ${q.replaceAll('_', ' ')}`, signs[q], () => ctx.react(m, q))),
    ctx.openThread && tool('Reply in thread', icon('reply'), () => ctx.openThread(m.thread_ts || m.ts)),
    mine && tool('Edit message', icon('edit'), () => ctx.edit(m)),
    (mine || ctx.owner() === ctx.me()) && tool('Delete message', icon('trash'), () => ctx.remove(m)));
}
