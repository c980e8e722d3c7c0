// The token of whoever looks, where an instance asks for one. It is kept as the cookie that the instance reads, because a stream
// of events can't send headers; pages of other sites can't make a browser send it.
const NAME = 'slowburn_token';

const cookie = (value, more) =>
  `${NAME}=${value}; SameSite=Strict${location.protocol === 'https:' ? '; Secure' : ''}${more}`;

export const token = () => new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie)?.[1] ?? null;

/** Until the browser is closed. */
export function remember(value) {
  document.cookie = cookie(value, '');
}

export function forget() {
  document.cookie = cookie('', '; Max-Age=0');
}
