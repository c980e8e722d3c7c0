// The user's access token, for instances that require one. It is stored in a cookie, because an EventSource can't send headers.
// The cookie is SameSite=Strict, so other sites can't make a browser send it.
const NAME = 'slowburn_token';

const cookie = (value, more) =>
  `${NAME}=${value}; SameSite=Strict${location.protocol === 'https:' ? '; Secure' : ''}${more}`;

export const token = () => new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie)?.[1] ?? null;

/** Stores the token until the browser is closed. */
export function remember(value) {
  document.cookie = cookie(value, '');
}

export function forget() {
  document.cookie = cookie('', '; Max-Age=0');
}
