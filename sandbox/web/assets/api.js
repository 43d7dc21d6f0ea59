// Talks to the workspace: what a person does goes out as POST, what changed comes back as one state.

let report = () => {};
export function onError(f) { report = f; }

export async function post(name, body) {
  const r = await fetch(`/sandbox/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await r.json().catch(() => ({ error: `the workspace answered with status ${r.status}` }));
  if (!r.ok) {
    report(answer.error || 'that did not work');
    return null;
  }
  return answer;
}

export async function upload(user, channel, thread, file, text) {
  const form = new FormData();
  form.append('user', user);
  form.append('channel', channel);
  form.append('thread', thread);
  form.append('text', text);
  form.append('file', file);
  const r = await fetch('/sandbox/upload', { method: 'POST', body: form });
  const answer = await r.json().catch(() => ({}));
  if (!r.ok) report(answer.error || 'the file was not taken');
  return r.ok;
}

export async function readState(where) {
  const r = await fetch(`/sandbox/state?${new URLSearchParams(where)}`);
  if (!r.ok) throw new Error(`status ${r.status}`);
  return r.json();
}

export function listen(changed, online) {
  const source = new EventSource('/sandbox/events');
  source.onmessage = () => { online(true); changed(); };
  source.onerror = () => online(false);
  return source;
}
