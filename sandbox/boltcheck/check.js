// A Bolt app against the sandbox. It is started by the Go test, which plays the person; what the app saw goes to stdout, a line each.
'use strict';
const assert = require('node:assert/strict');
const { App, SocketModeReceiver, HTTPReceiver, LogLevel } = require('@slack/bolt');

const { MODE, API_URL, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET } = process.env;
const say = (what, detail = '') => process.stdout.write(`${JSON.stringify({ what, detail })}\n`);
const plain = (text) => ({ type: 'plain_text', text });

const clientOptions = { slackApiUrl: API_URL };
const receiver = MODE === 'socket'
  ? new SocketModeReceiver({ appToken: APP_TOKEN, clientOptions, installerOptions: { clientOptions }, logLevel: LogLevel.ERROR })
  : new HTTPReceiver({ signingSecret: SIGNING_SECRET, endpoints: ['/slack/events'], logLevel: LogLevel.ERROR });
const app = new App({ token: BOT_TOKEN, receiver, clientOptions, logLevel: LogLevel.ERROR });

const card = (state) => [
  { type: 'header', text: plain('Role validation') },
  { type: 'section', text: { type: 'mrkdwn', text: `*${state}*`, verbatim: true } },
  { type: 'actions', block_id: 'acts', elements: [{ type: 'button', action_id: 'approve', style: 'primary', text: plain('Approve'), value: 'A-7' }, { type: 'button', action_id: 'reject', style: 'danger', text: plain('Reject') }] },
];

app.command('/partner', async ({ command, ack, respond, client }) => {
  say('command', { text: command.text, user: command.user_id, channel: command.channel_id });
  if (command.text === 'ack') return ack({ response_type: 'ephemeral', text: 'in the ack', blocks: card('from the ack') });
  await ack();
  if (command.text === 'respond') {
    await respond({ response_type: 'in_channel', text: 'by the response url' });
    await respond('only for you');
  }
  if (command.text === 'modal') {
    await client.views.open({ trigger_id: command.trigger_id, view: { type: 'modal', callback_id: 'form', title: plain('A reason'), submit: plain('Send'),
      blocks: [{ type: 'input', block_id: 'why', label: plain('Reason'), element: { type: 'plain_text_input', action_id: 'reason' } }] } });
    const refused = await client.views.open({ trigger_id: command.trigger_id, view: { type: 'modal', title: plain('x'), blocks: [] } }).catch((e) => e.data.error);
    assert.equal(refused, 'exchanged_trigger_id');
    say('opened');
  }
  if (command.text === 'methods') await methods(client, command);
  if (command.text === 'menu') {
    const line = (text, value) => ({ text: plain(text), value });
    const posted = await client.chat.postMessage({ channel: command.channel_id, text: 'menu', metadata: { event_type: 'card', event_payload: { key: 'k2' } }, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'A reminder', verbatim: true },
      accessory: { type: 'overflow', action_id: 'dots', options: [line("I'm on it", 'ack R-7'), line('Snooze', 'snooze R-7')] } }] });
    say('menu', posted.ts);
  }
});

app.action('dots', async ({ ack, action, body, client }) => {
  await ack();
  assert.equal(action.type, 'overflow');
  say('choice', { value: action.selected_option.value, text: action.selected_option.text.text, ts: body.container.message_ts });
  const where = { channel: body.channel.id, ts: body.container.message_ts };
  const updated = await client.chat.update({ ...where, text: `taken by <@${body.user.id}>`, blocks: card('taken'), parse: 'none' });
  assert.equal(updated.ts, where.ts);
  const [kept] = (await client.conversations.history({ channel: where.channel, latest: where.ts, inclusive: true, limit: 1, include_all_metadata: true })).messages;
  assert.equal(kept.metadata.event_payload.key, 'k2'); // what is not given stays
  assert.equal(kept.blocks[1].text.text, '*taken*');
  const refused = (call) => call.then(() => 'done', (e) => e.data.error);
  const words = [await refused(client.chat.update({ channel: where.channel, ts: '1.000001', text: 'x' })), await refused(client.chat.update({ ...where, text: 'x'.repeat(4001) })),
    await refused(client.chat.update({ channel: 'C404', ts: where.ts, text: 'x' })), await refused(client.chat.update({ ...where, text: 'x', blocks: [{ type: 'section' }] }))];
  assert.deepEqual(words, ['message_not_found', 'msg_too_long', 'channel_not_found', 'invalid_blocks']);
  say('updated');
});
app.event('user_change', async ({ event, client }) => {
  const { user } = await client.users.info({ user: event.user.id });
  say('person', { deleted: event.user.deleted, tz: event.user.tz || '', same: user.tz === event.user.tz && user.deleted === event.user.deleted });
});
for (const name of ['channel_archive', 'channel_unarchive', 'channel_rename', 'member_joined_channel', 'member_left_channel']) {
  app.event(name, async ({ event }) => say(name, event.channel.id || event.channel));
}

async function methods(client, command) {
  const auth = await client.auth.test();
  assert.equal(auth.user, 'partner');
  const posted = await client.chat.postMessage({ channel: command.channel_id, text: 'card', blocks: card('open'), metadata: { event_type: 'card', event_payload: { key: 'k1' } } });
  const updated = await client.chat.update({ channel: posted.channel, ts: posted.ts, text: 'card done', blocks: card('done') });
  assert.equal(updated.ts, posted.ts);
  const reply = await client.chat.postMessage({ channel: posted.channel, thread_ts: posted.ts, text: 'in the thread' });
  const thread = await client.conversations.replies({ channel: posted.channel, ts: posted.ts, include_all_metadata: true });
  assert.deepEqual(thread.messages.map((m) => m.text), ['card done', 'in the thread']);
  assert.equal(thread.messages[0].metadata.event_payload.key, 'k1');
  assert.equal(thread.messages[1].ts, reply.ts);
  await client.reactions.add({ channel: posted.channel, timestamp: posted.ts, name: 'eyes' });
  const twice = await client.reactions.add({ channel: posted.channel, timestamp: posted.ts, name: 'eyes' }).catch((e) => e.data.error);
  assert.equal(twice, 'already_reacted');
  const long = await client.chat.postMessage({ channel: posted.channel, text: 'x', blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] }).catch((e) => e.data.error);
  assert.equal(long, 'invalid_blocks');
  const nowhere = await client.chat.postMessage({ channel: 'C404', text: 'x' }).catch((e) => e.data.error);
  assert.equal(nowhere, 'channel_not_found');
  const names = [];
  for await (const page of client.paginate('users.list', { limit: 2 })) names.push(...page.members.map((m) => m.name));
  assert.deepEqual(names, ['anna', 'boris', 'chen', 'gita', 'partner']);
  const dm = await client.conversations.open({ users: command.user_id });
  await client.chat.postMessage({ channel: dm.channel.id, text: 'directly' });
  const file = await client.files.uploadV2({ channel_id: posted.channel, filename: 'gaps.csv', content: 'a,b\n1,2\n', title: 'Gaps', initial_comment: 'as a file' });
  assert.equal(file.files[0].files[0].title, 'Gaps');
  await client.views.publish({ user_id: command.user_id, view: { type: 'home', blocks: card('home') } });
  say('methods');
}

app.action('approve', async ({ ack, respond, body, action }) => {
  await ack();
  say('action', { value: action.value, user: body.user.id, channel: body.channel.id });
  await respond({ replace_original: true, text: 'approved' });
});

app.view('form', async ({ ack, view }) => {
  const reason = view.state.values.why.reason.value;
  if (reason === 'no') return ack({ response_action: 'errors', errors: { why: 'Say more' } });
  say('view', reason);
  return ack();
});

app.event('app_mention', async ({ event, say: answer }) => {
  say('mention', event.text);
  await answer({ text: `hello <@${event.user}>`, thread_ts: event.ts });
});
app.event('app_home_opened', async ({ event }) => say('home', event.tab));
app.event('reaction_added', async ({ event }) => say('reaction', event.reaction));
app.event('reaction_removed', async ({ event }) => say('unreaction', { reaction: event.reaction, on: event.item.ts, by: event.item_user }));
// What Bolt's own listeners get of a thread's life: edits, deletions, files, broadcasts, other apps and guests.
app.event('message', async ({ event, client, context }) => {
  const m = event.message || event.previous_message || event;
  if (!m.thread_ts || m.app_id === 'A0PARTNER') return;
  const who = m.user === 'USLACKBOT' ? { team_id: 'none' } : (await client.users.info({ user: m.user })).user;
  const line = { subtype: event.subtype || '', user: m.user || '', text: m.text, before: (event.previous_message || {}).text || '', thread: m.thread_ts, bot: Boolean(m.bot_id),
    team: m.user_team || '', guest: Boolean(who.is_restricted), robot: Boolean(who.is_bot), home: who.team_id || '', file: '' };
  if (m.files && m.files.length > 0) {
    const answer = await fetch(m.files[0].url_private_download, { headers: { Authorization: `Bearer ${context.botToken}` } });
    line.file = `${m.files[0].name}:${await answer.text()}`;
  }
  say('thread', line);
});
app.message(/lgtm/, async ({ message }) => say('message', { text: message.text, thread: message.thread_ts || '' }));
app.error(async (e) => { say('error', String(e.stack || e)); });
process.on('unhandledRejection', (e) => { say('error', String(e.stack || e)); });

(async () => {
  const server = await app.start(MODE === 'socket' ? undefined : 0);
  say('ready', MODE === 'socket' ? '' : `http://127.0.0.1:${server.address().port}/slack/events`);
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0)); // ends with its parent
})();
