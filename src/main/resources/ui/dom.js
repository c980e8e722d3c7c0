// Creates and updates elements. Sets no style attributes and no inline handlers, which the content security policy forbids.

const keys = new WeakMap();
const listeners = new WeakMap();

/**
 * Creates an element. Attributes `on…` are listeners; null and false omit an attribute, true sets it without a value. `key` is not
 * an attribute: it identifies an element among its siblings for `update`.
 */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

const present = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined) continue;
    // ARIA attributes need the value "false"; boolean attributes are omitted.
    if (value === false && !name.startsWith('aria-')) continue;
    if (name === 'key') keys.set(element, value);
    else if (name.startsWith('on')) on(element, name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : value);
  }
  element.append(...present(children));
  return element;
}

/** Sets the only listener of a type; `update` can replace it. */
function on(element, type, listener) {
  const own = listeners.get(element) ?? {};
  listeners.set(element, own);
  if (!(type in own)) element.addEventListener(type, (event) => own[type]?.(event));
  own[type] = listener;
}

/** Sets the text of an element. Focus and selection survive. */
export function setText(element, text) {
  const { childNodes, textContent } = element;
  if (textContent === String(text)) return;
  if (childNodes.length === 1 && childNodes[0].nodeType === Node.TEXT_NODE) write(childNodes[0], String(text));
  else element.textContent = text;
}

/**
 * Patches the children of an element in place to equal those given. Only differences are written, so focus, selection, scroll
 * positions and open details survive. Children match by tag and `key`; those without a key match by order.
 */
export function update(parent, ...children) {
  const wanted = present(children).map((child) => (child instanceof Node ? child : document.createTextNode(child)));
  const kept = new Set(wanted);
  const free = new Map();
  for (const child of [...parent.childNodes]) {
    if (kept.has(child)) continue;
    if (!free.has(identity(child))) free.set(identity(child), []);
    free.get(identity(child)).push(child);
  }
  const nodes = wanted.map((fresh) => {
    const old = fresh.parentNode === parent ? null : free.get(identity(fresh))?.shift();
    if (old) patch(old, fresh);
    return old ?? fresh;
  });
  for (const old of [...free.values()].flat()) old.remove();
  arrange(parent, nodes);
}

const identity = (node) => `${node.nodeName} ${keys.get(node) ?? ''}`;

function patch(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    write(old, fresh.data);
    return;
  }
  // The user controls whether details are open; the content security policy forbids style attributes.
  const isOwn = (name) => name === 'style' || (name === 'open' && old.nodeName === 'DETAILS');
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isOwn(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (!isOwn(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
  for (const type in listeners.get(old) ?? {}) listeners.get(old)[type] = null;
  for (const [type, listener] of Object.entries(listeners.get(fresh) ?? {})) on(old, type, listener);
  update(old, ...fresh.childNodes);
}

/** Replaces the text and keeps the selection; if all of it was selected, all of the new text is. */
function write(text, data) {
  if (text.data === data) return;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  const { length } = text.data;
  text.data = data;
  if (anchorNode !== text && focusNode !== text) return;
  const moved = (node, offset) => (node !== text ? offset : offset === length ? data.length : Math.min(offset, data.length));
  getSelection().setBaseAndExtent(anchorNode, moved(anchorNode, anchorOffset), focusNode, moved(focusNode, focusOffset));
}

/** Arranges children in order without moving the child that has the focus or contains the selection. */
export function arrange(parent, children) {
  if (parent.childNodes.length === children.length && children.every((child, i) => parent.childNodes[i] === child)) return;
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  const pinned = children.find((child) => child.parentNode === parent && isInUse(child));
  const at = pinned ? children.indexOf(pinned) : children.length;
  place(parent, children.slice(0, at), parent.firstChild);
  if (pinned) place(parent, children.slice(at + 1), pinned.nextSibling);
}

/** Inserts children in order, starting before `first`. */
function place(parent, children, first) {
  let next = first;
  for (const child of children) {
    if (child === next) next = next.nextSibling;
    else if (child.parentNode === parent && parent.moveBefore) parent.moveBefore(child, next);
    else parent.insertBefore(child, next);
  }
}

function isInUse(node) {
  const selection = getSelection();
  return (
    (document.activeElement !== document.body && node.contains(document.activeElement)) ||
    (!selection.isCollapsed && node.contains(selection.anchorNode))
  );
}

/** Returns a function that runs the action after a delay; each call restarts the delay. */
export function debounce(milliseconds, action) {
  let timer = null;
  const cancel = () => clearTimeout(timer);
  const debounced = () => {
    cancel();
    timer = setTimeout(action, milliseconds);
  };
  debounced.cancel = cancel;
  return debounced;
}

/** Returns a function that runs the action at most once per interval; the last call always leads to a run. */
export function throttle(milliseconds, action) {
  let timer = null;
  let last = 0;
  const run = () => {
    timer = null;
    last = performance.now();
    action();
  };
  const throttled = () => {
    timer ??= setTimeout(run, Math.max(0, last + milliseconds - performance.now()));
  };
  throttled.cancel = () => clearTimeout(timer);
  return throttled;
}
