// Makes elements. Nothing here sets style attributes or handlers in markup, which the content security policy forbids.

/** An element; `on…` are listeners, null and false leave an attribute out, true gives it no value. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined) continue;
    // Whether something is pressed or sorted is a word; whether it is hidden or selected is whether it says so.
    if (value === false && !name.startsWith('aria-')) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Changes a text only if it is another one: what is being read or selected stays. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts children in order, and leaves them alone if they are. */
export function arrange(parent, children) {
  const same = parent.childNodes.length === children.length && children.every((child, i) => parent.childNodes[i] === child);
  if (!same) parent.replaceChildren(...children);
}

/** Runs an action again after a while, unless it has been asked to in between. */
export function later(milliseconds, action) {
  let timer = null;
  const cancel = () => clearTimeout(timer);
  const again = () => {
    cancel();
    timer = setTimeout(action, milliseconds);
  };
  again.cancel = cancel;
  return again;
}

/** At most once in so many milliseconds, the last call always. */
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
