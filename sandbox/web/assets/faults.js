// The panel that makes Slack misbehave, and the log of what the bot called.
import { icon } from './icons.js';
import { h, byId, fill, reconcile } from './dom.js';

const kinds = [
  ['error', 'refused with an error word'], ['429', 'rate limited: status 429'], ['ratelimited', 'rate limited: 200, ratelimited'],
  ['rate_limited', 'rate limited: 200, rate_limited'], ['status', 'server error (5xx)'], ['lost_answer', 'done, but the answer is lost'],
  ['hang_up', 'connection closed, nothing done'], ['slow', 'slow answer'],
];

export function drawFaults(box, s, ctx) {
  if (!box.firstChild) build(box, s, ctx);
  box.querySelector('#away').checked = s.away;
  fill(box.querySelector('#away-until'), s.away_until ? `until ${s.away_until}` : '');
  box.querySelector('#histories').checked = s.histories;
  box.querySelector('#twice').checked = s.twice;
  drawPerson(box, s);
  fill(box.querySelector('#socket-count'), s.deliver === 'http' ? 'deliveries over HTTP' : `${s.sockets} connection${s.sockets === 1 ? '' : 's'}`);
  reconcile(box.querySelector('#fault-list'), s.faults.length ? s.faults.map((f, i) => ({ ...f, i })) : [{ i: 'none' }], (f) => `f-${f.i}`,
    (f) => h('li', {}, f.i === 'none' ? 'No fault is waiting.' : `${f.method || 'any method'}: ${f.kind}${f.error ? ` ${f.error}` : ''}, ${f.count} left`));
  reconcile(box.querySelector('#calls'), s.calls, (c) => `${c.at}-${c.method}-${c.ms}-${c.error}`, (c) => h('tr', { class: c.error ? 'bad' : '' },
    h('td', {}, c.at), h('td', {}, c.method), h('td', {}, c.error || 'ok'), h('td', { class: 'align-right' }, `${c.ms} ms`)));
}

const people = (s) => s.users.filter((u) => !u.bot).map((u) => h('option', { value: u.id }, u.real_name || u.name));
const chosen = (s) => s.users.find((u) => u.id === byId('person').value) || s.users[0];

// drawPerson shows the account of the person who is picked, and leaves what is being typed alone.
function drawPerson(box, s) {
  box.state = s;
  const names = s.users.filter((u) => !u.bot);
  if (byId('person').options.length !== names.length) {
    const was = byId('person').value;
    fill(byId('person'), people(s));
    byId('person').value = was;
  }
  const u = chosen(s);
  const now = JSON.stringify([u.id, u.tz, u.deleted]);
  if (box.person === now) return;
  box.person = now;
  byId('person-zone').value = u.tz;
  fill(byId('account'), u.deleted ? 'Activate account' : 'Deactivate account');
}

function build(box, s, ctx) {
  const kind = h('select', { id: 'fault-kind' }, kinds.map(([v, t]) => h('option', { value: v }, t)));
  const method = h('select', { id: 'fault-method' }, h('option', { value: '' }, 'any method'), s.methods.map((m) => h('option', { value: m, selected: m === 'chat.postMessage' }, m)));
  const word = h('input', { id: 'fault-word', value: 'internal_error', list: 'fault-words', autocomplete: 'off' });
  const count = h('input', { id: 'fault-count', type: 'number', min: '1', max: '1000', value: '1' });
  const seconds = h('input', { id: 'fault-seconds', type: 'number', min: '0', max: '600', value: '2' });
  const line = (label, el) => h('label', { class: 'line' }, h('span', {}, label), el);
  const span = h('select', { id: 'away-span', 'aria-label': 'How long Slack stays away' }, [['', 'until it is brought back'], ['10m', 'for 10 minutes'], ['2h', 'for 2 hours'], ['24h', 'for a day'], ['72h', 'for 3 days'], ['336h', 'for 2 weeks']].map(([v, t]) => h('option', { value: v }, t)));
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
        h('div', { class: 'two' },
          h('label', { class: 'check' }, h('input', { id: 'away', type: 'checkbox', 'aria-describedby': 'away-until', onchange: (e) => ctx.fault({ name: 'away', away: e.target.checked, span: span.value }) }), ' Slack is away'), span),
        h('p', { class: 'hint', id: 'away-until' }),
        h('label', { class: 'check' }, h('input', { id: 'histories', type: 'checkbox', onchange: (e) => ctx.fault({ name: 'histories', on: e.target.checked }) }), ' The app may read histories'),
        h('div', { class: 'two' }, reason, h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'disconnect', reason: reason.value }) }, 'End sockets')),
        h('p', { class: 'hint', id: 'socket-count' }),
        h('label', { class: 'check' }, h('input', { id: 'twice', type: 'checkbox', onchange: (e) => ctx.fault({ name: 'twice', on: e.target.checked }) }), ' Deliver everything twice'),
        h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'redeliver' }) }, 'Deliver the next one twice')),
      h('form', { class: 'card', id: 'visitors', onsubmit: async (e) => {
        e.preventDefault();
        const name = byId('visitor-name');
        if (await ctx.deed('visitor', { name: byId('visitor-kind').value, text: name.value.trim() })) name.value = '';
      } },
      h('h3', {}, 'Bring somebody into this channel'),
      line('Who', h('select', { id: 'visitor-kind' }, [['guest', 'a guest'], ['external', 'somebody of another company'], ['bot', 'the bot of another app'], ['member', 'a new member']].map(([v, t]) => h('option', { value: v }, t)))),
      line('Name', h('input', { id: 'visitor-name', required: true, autocomplete: 'off', placeholder: 'Eva Stein' })),
      h('button', { type: 'submit', class: 'button' }, 'Bring in')),
      h('form', { class: 'card', id: 'people', onsubmit: (e) => { e.preventDefault(); ctx.deed('zone', { person: byId('person').value, name: byId('person-zone').value.trim() }); } },
        h('h3', {}, 'People'),
        line('Person', h('select', { id: 'person', onchange: () => { delete box.person; drawFaults(box, box.state, ctx); } }, people(s))),
        line('Time zone', h('input', { id: 'person-zone', autocomplete: 'off', list: 'zones' })),
        h('datalist', { id: 'zones' }, ['Europe/Berlin', 'Europe/London', 'Asia/Shanghai', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Sao_Paulo', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'].map((z) => h('option', { value: z }))),
        h('div', { class: 'two' }, h('button', { type: 'submit', class: 'button' }, 'Set time zone'),
          h('button', { type: 'button', class: 'button', id: 'account', onclick: () => { const u = chosen(box.state); ctx.deed('account', { person: u.id, on: u.deleted }); } }, ''))),
      h('div', { class: 'card' }, h('h3', {}, 'Waiting'), h('ul', { id: 'fault-list' }),
        h('button', { type: 'button', class: 'button', onclick: () => ctx.fault({ name: 'clear' }) }, 'Clear all')),
      h('div', { class: 'card' }, h('h3', {}, 'What the bot called'), h('div', { class: 'b-table' }, h('table', {}, h('thead', {}, h('tr', {}, ['Time', 'Method', 'Result', 'Took'].map((t) => h('th', { scope: 'col' }, t)))), h('tbody', { id: 'calls' }))))));
}
