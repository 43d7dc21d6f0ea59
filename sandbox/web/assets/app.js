// The page: reads one state, draws it, and sends what the person does.
import { icon } from './icons.js';
import { h, byId, fill } from './dom.js';
import { post, upload, readState, listen, onError } from './api.js';
import { blocks } from './blocks.js';
import { drawMessages, summary } from './messages.js';
import { composer } from './composer.js';
import { drawSidebar } from './sidebar.js';
import { drawFaults } from './faults.js';
import { showModal, confirmation } from './dialog.js';

const ui = { user: sessionStorage.getItem('user') || '', channel: fromHash(), thread: '', tab: 'messages', faults: false };
let state = null;
const read = {}; // newest timestamp seen, by user and channel
const homeValues = {};
const spoken = new Map();

function fromHash() { return new URLSearchParams(location.hash.slice(1)).get('channel') || ''; }

function toast(text) {
  const el = byId('toast');
  fill(el, text);
  el.hidden = false;
  clearTimeout(el.timer);
  el.timer = setTimeout(() => { el.hidden = true; }, 6000);
}
onError((text) => toast(text.charAt(0).toUpperCase() + text.slice(1)));

let reading = null; // the read under way
let queued = null; // the one after it

// refresh reads what there is now and draws it; it settles when that is drawn. A read
// under way may have begun too early for the caller: then one more follows it.
function refresh() {
  if (!reading) {
    reading = look().finally(() => { reading = null; });
    return reading;
  }
  queued ||= reading.then(() => { queued = null; return refresh(); });
  return queued;
}

async function look() {
  try {
    for (;;) {
      const asked = JSON.stringify([ui.user, ui.channel, ui.thread]);
      const next = await readState({ user: ui.user, channel: ui.channel, thread: ui.thread });
      while (held) await held;
      if (asked !== JSON.stringify([ui.user, ui.channel, ui.thread])) continue;
      state = next;
      ui.user = state.me.id;
      ui.channel = state.channel;
      draw();
      return;
    }
  } catch { online(false); }
}

// While a button is held down nothing is drawn anew under it, or its click would be lost.
let held = null;
document.addEventListener('pointerdown', () => {
  if (held) return;
  held = new Promise((free) => {
    const end = () => {
      clearTimeout(late);
      for (const up of ['pointerup', 'pointercancel']) window.removeEventListener(up, end, true);
      setTimeout(() => { held = null; free(); });
    };
    const late = setTimeout(end, 2000);
    for (const up of ['pointerup', 'pointercancel']) window.addEventListener(up, end, true);
  });
}, true);

const deed = async (name, body = {}) => {
  const answer = await post(name, { user: ui.user, channel: ui.channel, ...body });
  await refresh();
  return answer;
};

const lists = () => ({ people: state.users, channels: state.channels });
const failed = (answer) => { if (answer && answer.error) toast(`The app did not answer: ${answer.error}`); };

const list = {
  me: () => ui.user,
  owner: () => state.owner,
  lists,
  act: async (m, b, e, value, values) => failed(await deed('act', { ts: m.ts, block_id: b.block_id, action_id: e.action_id, value, values })),
  react: (m, name) => deed('react', { ts: m.ts, name }),
  openThread: (ts) => { ui.thread = ts; refresh().then(() => byId('reply-text')?.focus()); },
  edit: async (m) => { const text = await ask('Edit message', m.raw); if (text) deed('edit', { ts: m.ts, text }); },
  remove: async (m) => {
    const t = (text) => ({ text });
    if (await confirmation({ title: t('Delete message'), text: t('Are you sure you want to delete this message?'), confirm: t('Delete'), deny: t('Cancel'), style: 'danger' })) deed('delete', { ts: m.ts });
  },
};

function ask(title, value) {
  return new Promise((resolve) => {
    const end = (v) => { dialog.close(); dialog.remove(); resolve(v); };
    const area = h('textarea', { rows: 4, value, 'aria-label': title });
    const dialog = h('dialog', { class: 'confirm', 'aria-labelledby': 'ask-title', oncancel: (e) => { e.preventDefault(); end(''); } },
      h('form', { method: 'dialog', onsubmit: (e) => { e.preventDefault(); end(area.value.trim()); } }, h('h2', { id: 'ask-title' }, title), area,
        h('div', { class: 'feet' }, h('button', { type: 'button', class: 'button', onclick: () => end('') }, 'Cancel'), h('button', { type: 'submit', class: 'button primary' }, 'Save'))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

const views = {
  close: (v) => deed('close', { view: v.id }),
  submit: async (v, values) => failed(await deed('submit', { view: v.id, values })),
};

function viewContext(view) {
  return { ...lists(), ...views, act: async (b, e, value) => failed(await deed('act', { view: view.id, block_id: b.block_id, action_id: e.action_id, value, values: view.type === 'home' ? homeValues : byId('modal')?.values })) };
}

function draw() {
  document.title = `${state.team} sandbox`;
  fill(byId('clock-text'), state.clock);
  fill(byId('clock-zone'), state.zone);
  const turn = byId('turn-at');
  if (document.activeElement !== turn) { turn.min = state.now; if (!turn.value || turn.value < state.now) turn.value = state.now; }
  const linked = state.deliver === 'http' || state.sockets > 0;
  fill(byId('link'), state.away ? `Slack is away${state.away_until ? ` until ${state.away_until}` : ''}` : linked ? 'Bot connected' : 'Bot not connected');
  byId('link').className = state.away || !linked ? 'off' : 'on';
  const seen = (read[ui.user] ||= Object.fromEntries(state.channels.map((c) => [c.id, c.latest])));
  const here = state.channels.find((c) => c.id === state.channel);
  if (here && ui.tab === 'messages') seen[here.id] = here.latest;
  drawSidebar(byId('sidebar'), state, { tab: ui.tab, channel: state.channel }, { speakAs, go, unread: () => new Set(state.channels.filter((c) => c.latest && c.latest !== seen[c.id] && c.latest > (seen[c.id] || '')).map((c) => c.id)) });
  drawPlace(here);
  const home = ui.tab === 'home';
  byId('messages').hidden = home;
  byId('composer').hidden = home || Boolean(here && here.archived) || state.me.deleted;
  byId('home').hidden = !home;
  if (home) drawHome();
  else {
    if (!byId('composer').firstChild) fill(byId('composer'), composer({ id: 'composer', label: 'Message', me: () => ui.user, lists, command: () => state, send, files: filesOf(() => '') }));
    byId('composer-text').placeholder = `Message ${here && here.kind !== 'im' ? `#${here.name}` : state.app.name}`;
    drawMessages(byId('messages'), state.messages, { ...list, closed: Boolean(here && here.archived) });
    announce();
  }
  drawThread();
  byId('faults').hidden = !ui.faults;
  byId('faults-open').setAttribute('aria-expanded', String(ui.faults));
  if (ui.faults) drawFaults(byId('faults'), state, { close: () => { ui.faults = false; draw(); byId('faults-open').focus(); }, fault: (f) => deed('fault', f), deed });
  byId('app').className = [ui.thread && state.thread && 'with-side', ui.faults && 'with-side', byId('menu').getAttribute('aria-expanded') === 'true' && 'menu-open'].filter(Boolean).join(' ');
  showModal(state.modal, state.modal ? viewContext(state.modal) : {});
}

function drawPlace(here) {
  const json = JSON.stringify([here, state.members, state.bot_here, ui.tab, state.app]);
  const box = byId('place');
  if (box.json === json) return;
  box.json = json;
  const focus = box.contains(document.activeElement) && document.activeElement.dataset.focus;
  const control = (name, label, onclick) => h('button', { type: 'button', class: 'button', 'data-focus': name, onclick }, label);
  if (ui.tab === 'home' || (here && here.kind === 'im')) {
    const tab = (name, label) => h('button', { type: 'button', role: 'tab', 'aria-selected': String(ui.tab === name), onclick: () => go(state.app.im, name) }, label);
    fill(box, h('h1', {}, state.app.name, h('span', { class: 'badge' }, 'APP')), h('div', { class: 'tabs', role: 'tablist' }, tab('home', 'Home'), tab('messages', 'Messages')));
    return;
  }
  fill(box, h('h1', {}, here.kind === 'group' ? icon('lock') : '# ', here.name), h('p', {}, `${here.archived ? 'Archived · ' : ''}${state.members} members${here.topic ? ` · ${here.topic}` : ''}`),
    h('div', { class: 'owner', role: 'group', 'aria-label': `Manage #${here.name}` },
      !here.archived && control('member', state.bot_here ? `Remove ${state.app.name}` : `Invite ${state.app.name}`, () => deed(state.bot_here ? 'kick' : 'invite')),
      control('archive', here.archived ? 'Unarchive' : 'Archive', () => deed('archive', { on: !here.archived }))));
  if (focus) box.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

function drawHome() {
  const box = byId('home');
  const json = JSON.stringify(state.home || null);
  if (box.json === json) return;
  box.json = json;
  const focus = box.contains(document.activeElement) && document.activeElement.dataset.focus;
  fill(box, state.home ? blocks(state.home.blocks, { ...viewContext(state.home), values: homeValues }) : h('p', { class: 'empty' }, 'The app has published nothing here yet.'));
  if (focus) box.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

function drawThread() {
  const box = byId('thread');
  box.hidden = !ui.thread || !state.thread;
  if (box.hidden) { box.replaceChildren(); return; }
  if (!box.firstChild) {
    const send = (text) => {
      if (text.startsWith('/')) { toast(`${text.split(' ')[0]} is not supported in threads. Sorry!`); return undefined; }
      const also = byId('also');
      const on = also.checked;
      also.checked = false;
      return deed('say', { thread: ui.thread, text, on });
    };
    fill(box, h('header', {}, h('div', {}, h('h2', {}, 'Thread'), h('p', { id: 'thread-place' })), h('button', { type: 'button', class: 'icon', 'aria-label': 'Close thread', onclick: closeThread }, icon('close'))),
      h('div', { id: 'thread-messages', class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Replies' }),
      composer({ id: 'reply', label: 'Reply', me: () => ui.user, lists, send, files: filesOf(() => ui.thread) }),
      h('label', { class: 'check', id: 'also-line' }, h('input', { type: 'checkbox', id: 'also' }), h('span', { id: 'also-label' })));
  }
  const here = state.channels.find((c) => c.id === state.channel);
  const name = here && here.kind !== 'im' ? `#${here.name}` : state.app.name;
  const closed = Boolean(here && here.archived) || state.me.deleted;
  fill(byId('thread-place'), closed ? `${name}, archived` : name);
  fill(byId('also-label'), `Also send to ${name}`);
  box.querySelector('.composer').hidden = closed;
  byId('also-line').hidden = closed;
  drawMessages(byId('thread-messages'), state.thread_messages, { ...list, openThread: null, closed });
}

function closeThread() {
  const ts = ui.thread;
  ui.thread = '';
  refresh().then(() => (document.querySelector(`[data-ts="${ts}"] .replies`) || byId('composer-text')).focus());
}

// announce tells screen readers of messages that are new at this place.
function announce() {
  const key = `${ui.user}/${ui.channel}`;
  const last = spoken.get(key);
  const newest = state.messages.at(-1);
  if (newest && last !== undefined) {
    const fresh = state.messages.filter((m) => m.ts > last && m.author.id !== ui.user);
    if (fresh.length) fill(byId('live'), fresh.map((m) => `${m.ephemeral ? 'Only visible to you. ' : ''}${summary(m)}. `));
  }
  spoken.set(key, newest ? newest.ts : '');
}

async function send(text) {
  if (text.startsWith('/')) {
    const [word, ...rest] = text.split(/\s+/);
    if (word !== state.command) { toast(`${word} is not a valid command. This workspace has ${state.command}.`); return; }
    await deed('slash', { text: text.slice(word.length).trim() || rest.join(' ') });
    return;
  }
  await deed('say', { text });
}

const filesOf = (thread) => async (all, text) => {
  let words = text;
  for (const f of all) { await upload(ui.user, ui.channel, thread(), f, words); words = ''; }
  refresh();
};

function speakAs(user) {
  ui.user = user;
  ui.thread = '';
  sessionStorage.setItem('user', user);
  if (state && ui.channel.startsWith('D')) ui.channel = ui.tab === 'home' ? '' : ui.channel;
  refresh().then(() => { if (ui.tab === 'home') go(state.app.im, 'home'); });
}

function go(channel, tab) {
  ui.channel = channel;
  ui.tab = tab;
  ui.thread = '';
  byId('menu').setAttribute('aria-expanded', 'false');
  history.replaceState(null, '', `#channel=${encodeURIComponent(channel)}`);
  if (tab === 'home') deed('home');
  else if (state && channel === state.app.im) deed('dm');
  refresh().then(() => { const box = byId('messages'); box.scrollTop = box.scrollHeight; if (tab === 'messages') byId('composer-text').focus(); });
}

function online(yes) {
  document.body.classList.toggle('offline', !yes);
  if (!yes) { fill(byId('link'), 'The sandbox has stopped'); byId('link').className = 'off'; }
}

async function turn(to) {
  byId('turns').setAttribute('aria-busy', 'true');
  await deed('clock', { to });
  byId('turns').removeAttribute('aria-busy');
  fill(byId('live'), `It is now ${state.clock}.`);
}

byId('turns').addEventListener('click', (e) => { if (e.target.dataset.to) turn(e.target.dataset.to); });
byId('turn-form').addEventListener('submit', (e) => { e.preventDefault(); turn(byId('turn-at').value); });
byId('faults-open').addEventListener('click', () => { ui.faults = !ui.faults; draw(); if (ui.faults) byId('fault-kind').focus(); });
byId('menu').addEventListener('click', () => {
  const opens = byId('menu').getAttribute('aria-expanded') !== 'true';
  byId('menu').setAttribute('aria-expanded', String(opens));
  draw();
  if (opens) byId('who').focus();
});
byId('main').addEventListener('click', () => { const m = byId('menu'); if (m.getAttribute('aria-expanded') === 'true') { m.setAttribute('aria-expanded', 'false'); draw(); } });
window.addEventListener('hashchange', () => { ui.channel = fromHash(); ui.tab = 'messages'; refresh(); });
document.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('dialog[open]')) return;
  if (ui.faults && byId('faults').contains(document.activeElement)) { ui.faults = false; draw(); byId('faults-open').focus(); } else if (ui.thread) closeThread();
  else if (byId('menu').getAttribute('aria-expanded') === 'true') { byId('menu').click(); byId('menu').focus(); }
});
setInterval(() => { if (!document.hidden) refresh(); }, 15000);
fill(byId('menu'), icon('menu'));
await refresh();
listen(refresh, online);
byId('composer-text')?.focus();
