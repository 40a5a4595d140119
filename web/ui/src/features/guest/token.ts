/**
 * The secret of a guest's link. It arrives behind the `#`, which browsers put into no request; once the link is open it
 * leaves the address bar, so that a screenshot or a shared screen does not carry it. The tab keeps it for a reload.
 */
const key = 'hoichan.guest';

export function linkToken(): string {
  const arrived = location.hash.slice(1);
  if (arrived !== '') return arrived;
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function forgetLinkInAddress(token: string): void {
  try {
    sessionStorage.setItem(key, token);
  } catch {
    // Without storage a reload would lose the link, so it stays where it is.
    return;
  }
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search);
}
