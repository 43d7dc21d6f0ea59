// The panel that makes Slack misbehave, and the log of what the bot called.
import { icon } from './icons.js';
import { h, fill, reconcile } from './dom.js';

const kinds = [
  ['error', 'refused with an error word'], ['429', 'rate limited: status 429'], ['ratelimited', 'rate limited: 200, ratelimited'],
  ['rate_limited', 'rate limited: 200, rate_limited'], ['status', 'server error (5xx)'], ['lost_answer', 'done, but the answer is lost'],
  ['hang_up', 'connection closed, nothing done'], ['slow', 'slow answer'],
];

export function drawFaults(box, s, ctx) {
  if (!box.firstChild) build(box, s, ctx);
  box.querySelector('#away').checked = s.away;
  fill(box.querySelector('#socket-count'), s.deliver === 'http' ? 'deliveries over HTTP' : `${s.sockets} connection${s.sockets === 1 ? '' : 's'}`);
  reconcile(box.querySelector('#fault-list'), s.faults.length ? s.faults.map((f, i) => ({ ...f, i })) : [{ i: 'none' }], (f) => `f-${f.i}`,
    (f) => h('li', {}, f.i === 'none' ? 'No fault is waiting.' : `${f.method || 'any method'}: ${f.kind}${f.error ? ` ${f.error}` : ''}, ${f.count} left`));
  reconcile(box.querySelector('#calls'), s.calls, (c) => `${c.at}-${c.method}-${c.ms}-${c.error}`, (c) => h('tr', { class: c.error ? 'bad' : '' },
    h('td', {}, c.at), h('td', {}, c.method), h('td', {}, c.error || 'ok'), h('td', { class: 'align-right' }, `${c.ms} ms`)));
}

function build(box, s, ctx) {
  const kind = h('select', { id: 'fault-kind' }, kinds.map(([v, t]) => h('option', { value: v }, t)));
  const method = h('select', { id: 'fault-method' }, h('option', { value: '' }, 'any method'), s.methods.map((m) => h('option', { value: m, selected: m === 'chat.postMessage' }, m)));
  const word = h('input', { id: 'fault-word', value: 'internal_error', list: 'fault-words', autocomplete: 'off' });
  const count = h('input', { id: 'fault-count', type: 'number', min: '1', max: '1000', value: '1' });
  const seconds = h('input', { id: 'fault-seconds', type: 'number', min: '0', max: '600', value: '2' });
  const line = (label, el) => h('label', { class: 'line' }, h('span', {}, label), el);
  const reason = h('select', { id: 'drop-reason', 'aria-label': 'How the connection ends' }, ['', 'refresh_requested', 'warning', 'link_disabled'].map((r) => h('option', { value: r }, r || 'cut off')));
  fill(box,
    h('header', {}, h('h2', {}, 'Faults'), h('button', { type: 'button', class: 'icon', 'aria-label': 'Close faults', onclick: ctx.close }, icon('close'))),
    h('div', { class: 'scroll' },
      h('form', { class: 'card', onsubmit: (e) => {
        e.preventDefault();
        ctx.fault({ name: 'add', delay_ms: Number(seconds.value) * 1000, fault: { kind: kind.value, method: method.value, error: kind.value === 'error' ? word.value : '', retry_after: Number(seconds.value), count: Number(count.value) } });
      } },
      h('h3', {}, 'The next calls go wrong'),
      line('How', kind), line('Method', method), line('Error word', word),
      h('datalist', { id: 'fault-words' }, ['internal_error', 'channel_not_found', 'not_in_channel', 'is_archived', 'msg_too_long', 'invalid_blocks', 'token_revoked', 'account_inactive', 'fatal_error'].map((w) => h('option', { value: w }))),
      h('div', { class: 'two' }, line('Calls', count), line('Seconds', seconds)),
      h('button', { type: 'submit', class: 'button primary' }, 'Add fault')),
      h('div', { class: 'card' },
        h('h3', {}, 'Slack itself'),
        h('label', { class: 'check' }, h('input', { id: 'away', type: 'checkbox', onchange: (e) => ctx.fault({ name: 'away', away: e.target.checked }) }), ' Slack is away'),
        h('div', { class: 'two' }, reason, h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'disconnect', reason: reason.value }) }, 'End sockets')),
        h('p', { class: 'hint', id: 'socket-count' }),
        h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'redeliver' }) }, 'Deliver the next one twice')),
      h('div', { class: 'card' }, h('h3', {}, 'Waiting'), h('ul', { id: 'fault-list' }),
        h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'clear' }) }, 'Clear all')),
      h('div', { class: 'card' }, h('h3', {}, 'What the bot called'), h('div', { class: 'b-table' }, h('table', {}, h('thead', {}, h('tr', {}, ['Time', 'Method', 'Result', 'Took'].map((t) => h('th', { scope: 'col' }, t)))), h('tbody', { id: 'calls' }))))));
}
