// Builds DOM nodes. Text always becomes a text node; nothing here parses HTML.

export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
    else if (key === 'class') el.className = value;
    else if (key === 'value') el.value = value;
    else if (key === 'checked' || key === 'selected' || key === 'hidden' || key === 'disabled' || key === 'required') el[key] = Boolean(value);
    else el.setAttribute(key, value === true ? '' : value);
  }
  add(el, children);
  return el;
}

export function add(el, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

export const byId = (id) => document.getElementById(id);

export function fill(el, ...children) {
  el.replaceChildren();
  return add(el, children);
}

// reconcile keeps an element per key and makes a new one only where its data changed, so that focus and scrolling survive.
export function reconcile(box, items, keyOf, render) {
  const old = new Map([...box.children].map((el) => [el.dataset.key, el]));
  let at = null;
  for (const item of items) {
    const key = keyOf(item);
    const json = JSON.stringify(item);
    let el = old.get(key);
    if (!el || el.json !== json) {
      const fresh = render(item);
      fresh.dataset.key = key;
      fresh.json = json;
      if (el) keepFocus(el, fresh);
      el = fresh;
    }
    const next = at ? at.nextSibling : box.firstChild;
    if (next !== el) box.insertBefore(el, next);
    old.delete(key);
    at = el;
  }
  for (const el of old.values()) {
    const lost = el.contains(document.activeElement);
    el.remove();
    if (lost && box.tabIndex >= 0) box.focus();
  }
}

// keepFocus replaces an element and focuses the same control (by data-focus) in the new one, or else the new one itself:
// from there Tab goes on, where from the page it would begin again.
export function keepFocus(el, fresh) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const name = active && active.dataset.focus;
  const range = active && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
  el.replaceWith(fresh);
  if (!active) return;
  const again = name && fresh.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  if (again) {
    again.focus();
    if (range && range[0] !== null && again.setSelectionRange) try { again.setSelectionRange(...range); } catch { /* not a text field */ }
  } else {
    if (fresh.tabIndex < 0) fresh.tabIndex = -1;
    fresh.focus({ preventScroll: true });
  }
}
