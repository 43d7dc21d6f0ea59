// The workspace's sidebar: who speaks, channels, the app.
import { h, fill } from './dom.js';
import { avatar } from './messages.js';
import { icon } from './icons.js';

export function drawSidebar(box, s, ui, ctx) {
  const json = JSON.stringify([s.team, s.users, s.channels, ui, s.me.id, ctx.unread()]);
  if (box.json === json) return;
  box.json = json;
  const focused = box.contains(document.activeElement) && document.activeElement.dataset.focus;
  const unread = ctx.unread();
  const row = (label, sign, current, fresh, onclick, key) => h('li', {}, h('button', { type: 'button', class: fresh ? 'row fresh' : 'row', 'aria-current': current ? 'page' : undefined,
    'data-focus': key, onclick }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), h('span', { class: 'name' }, label), fresh && h('span', { class: 'hidden' }, ' (unread)')));
  const rooms = s.channels.filter((c) => c.kind !== 'im');
  const im = s.channels.find((c) => c.id === s.app.im);
  fill(box,
    h('div', { class: 'team' }, s.team),
    h('label', { class: 'who' }, h('span', {}, 'Speaking as'),
      h('span', { class: 'who-row' }, avatar({ id: s.me.id, name: s.me.real_name || s.me.name }),
        h('select', { id: 'who', 'data-focus': 'who', onchange: (e) => ctx.speakAs(e.target.value) },
          s.users.filter((u) => u.id !== s.app.user).map((u) => h('option', { value: u.id, selected: u.id === s.me.id }, `${u.real_name || u.name}${u.bot ? ' (bot)' : ''}${u.guest ? ' (guest)' : ''}${u.external ? ' (external)' : ''}${u.deleted ? ' (deactivated)' : ''}`))))),
    h('h2', {}, 'Channels'),
    h('ul', {}, rooms.map((c) => row(c.archived ? `${c.name} (archived)` : c.name, c.kind === 'group' ? icon('lock') : '#', ui.tab === 'messages' && c.id === s.channel, unread.has(c.id), () => ctx.go(c.id, 'messages'), `c-${c.id}`))),
    h('h2', {}, 'Direct messages'),
    h('ul', {}, im && row(s.app.name, icon('spark'), ui.tab === 'messages' && s.channel === im.id, unread.has(im.id), () => ctx.go(im.id, 'messages'), 'dm')),
    h('h2', {}, 'Apps'),
    h('ul', {}, row(`${s.app.name} Home`, icon('home'), ui.tab === 'home', false, () => ctx.go(s.app.im, 'home'), 'home')));
  if (focused) {
    const again = box.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  }
}
