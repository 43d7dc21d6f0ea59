// The box to type in: Enter sends, Shift+Enter breaks the line, arrow up brings back what was sent.
import { h } from './dom.js';
import { icon } from './icons.js';

const history = new Map(); // by user

// composer makes one; ctx: {id, label, me(), lists(), command(), send(text), files(list)?}.
export function composer(ctx) {
  let at = -1;
  let draft = '';
  let shifted = false;
  const hint = h('div', { class: 'suggest', id: `${ctx.id}-hint`, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  const area = h('textarea', { id: `${ctx.id}-text`, rows: 1, 'aria-label': ctx.label, placeholder: ctx.label, autocomplete: 'off', spellcheck: 'true',
    role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'aria-controls': `${ctx.id}-hint` });
  const past = () => {
    if (!history.has(ctx.me())) history.set(ctx.me(), []);
    return history.get(ctx.me());
  };
  const set = (text) => { area.value = text; area.setSelectionRange(text.length, text.length); grow(); };
  const grow = () => { area.style.height = 'auto'; area.style.height = `${Math.min(area.scrollHeight, 220)}px`; };

  const send = async () => {
    const text = area.value.trim();
    if (!text) return;
    const list = past();
    if (list[0] !== text) list.unshift(text);
    at = -1;
    set('');
    suggest();
    await ctx.send(text);
  };

  let chosen = -1;
  const pick = (option) => {
    const before = area.value.slice(0, area.selectionStart);
    const start = before.length - option.typed.length;
    const rest = area.value.slice(area.selectionStart);
    area.value = `${area.value.slice(0, start)}${option.text} ${rest.trimStart()}`;
    const caret = start + option.text.length + 1;
    area.setSelectionRange(caret, caret);
    area.focus();
    suggest();
  };
  const found = () => {
    const before = area.value.slice(0, area.selectionStart);
    const c = ctx.command && ctx.command();
    if (c && before.startsWith('/') && (c.command.startsWith(before.trimEnd()) || before.trimEnd() === c.command)) {
      return [{ typed: before, text: c.command, title: `${c.command} ${c.hint}`, detail: c.description }];
    }
    const m = /(^|[\s(])([@#][\p{L}\p{N}._-]*)$/u.exec(before);
    if (!m) return [];
    const typed = m[2];
    const want = typed.slice(1).toLowerCase();
    const { people, channels } = ctx.lists();
    const pool = typed[0] === '@'
      ? people.map((u) => ({ typed, text: `@${u.name}`, title: `@${u.name}`, detail: u.real_name + (u.bot ? ' · app' : '') }))
      : channels.filter((x) => x.kind !== 'im').map((x) => ({ typed, text: `#${x.name}`, title: `#${x.name}`, detail: x.topic }));
    return pool.filter((o) => o.text.slice(1).toLowerCase().startsWith(want) || (o.detail || '').toLowerCase().includes(want)).slice(0, 8);
  };
  const suggest = () => {
    const list = found();
    chosen = -1;
    hint.list = list;
    hint.hidden = list.length === 0;
    area.setAttribute('aria-expanded', String(list.length > 0));
    area.removeAttribute('aria-activedescendant');
    hint.replaceChildren(...list.map((o, i) => h('div', { class: 'option', role: 'option', id: `${ctx.id}-o${i}`, 'aria-selected': 'false', onmousedown: (e) => { e.preventDefault(); pick(o); } },
      h('strong', {}, o.title), h('small', {}, o.detail))));
  };
  const move = (step) => {
    const n = hint.list.length;
    chosen = (chosen + step + n) % n;
    [...hint.children].forEach((el, i) => el.setAttribute('aria-selected', String(i === chosen)));
    area.setAttribute('aria-activedescendant', `${ctx.id}-o${chosen}`);
  };

  area.addEventListener('beforeinput', (e) => { // keyboards of phones send no key for Enter
    if (e.inputType !== 'insertLineBreak' || shifted) return;
    e.preventDefault();
    send();
  });
  area.addEventListener('input', () => { at = -1; grow(); suggest(); });
  area.addEventListener('blur', () => { hint.hidden = true; });
  area.addEventListener('keydown', (e) => {
    shifted = e.shiftKey;
    if (e.isComposing) return;
    const open = !hint.hidden && hint.list.length > 0;
    const mention = open && hint.list[0].typed[0] !== '/';
    if (open && e.key === 'Escape') { hint.hidden = true; area.setAttribute('aria-expanded', 'false'); e.stopPropagation(); return; }
    if (mention && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) { e.preventDefault(); move(e.key === 'ArrowDown' ? 1 : -1); return; }
    if (mention && e.key === 'Enter' && chosen >= 0) { e.preventDefault(); pick(hint.list[chosen]); return; }
    if (open && e.key === 'Tab' && !e.shiftKey && hint.list[0].text.startsWith(hint.list[0].typed) && hint.list[0].text !== hint.list[0].typed) { e.preventDefault(); pick(hint.list[Math.max(chosen, 0)]); return; }
    if (e.key === 'Enter' && !e.shiftKey) { e.preventDefault(); send(); return; }
    const list = past();
    if (e.key === 'ArrowUp' && (area.value.trim() === '' || at >= 0) && at + 1 < list.length) {
      e.preventDefault();
      if (at < 0) draft = area.value;
      set(list[++at]);
    } else if (e.key === 'ArrowDown' && at >= 0) {
      e.preventDefault();
      set(--at < 0 ? draft : list[at]);
    }
  });

  const picker = ctx.files && h('input', { type: 'file', class: 'hidden', id: `${ctx.id}-file`, 'aria-label': 'Attach a file', tabindex: '-1', onchange: async (e) => {
    const list = [...e.target.files];
    e.target.value = '';
    const text = area.value.trim();
    set('');
    await ctx.files(list, text);
  } });
  return h('form', { class: 'composer', onsubmit: (e) => { e.preventDefault(); send(); } }, hint, area,
    h('div', { class: 'composer-feet' },
      picker, picker && h('button', { type: 'button', class: 'icon', 'aria-label': 'Attach a file', title: 'Attach a file', onclick: () => picker.click() }, icon('clip')),
      h('span', { class: 'keys' }, h('kbd', {}, 'Enter'), ' sends · ', h('kbd', {}, '↑'), ' brings back'),
      h('button', { type: 'submit', class: 'button primary send', 'aria-label': 'Send' }, 'Send')));
}
