import { RemoteFramebufferView } from '/rfb/client.js';

const element = (id) => document.getElementById(id);
const { stream } = element('watch').dataset;

const TEXTS = {
  reconnecting: 'The connection was lost. Trying again; this is the last picture.',
  closed: 'The stream has ended.',
};
/** By close code, of what the server refused. */
const REFUSALS = {
  4401: 'You may not open this dish, or you are logged out.',
  4404: 'There is no such dish.',
  4429: 'Too many attempts. Wait a little.',
};

new RemoteFramebufferView(element('stage'), {
  url: `/rfb/${encodeURIComponent(stream)}`,
  // A file, so that the page's policy needs no blobs.
  worker: '/rfb/worker.js',
  label: document.title,
  onState(state, { code, reason }) {
    element('state').textContent = state;
    const text = state === 'refused' ? (REFUSALS[code] ?? `Refused: ${reason} (${code})`) : TEXTS[state];
    element('message').hidden = !text;
    element('message').textContent = text ?? '';
  },
  onRole(role) {
    const badge = element('role');
    badge.hidden = false;
    badge.dataset.role = role;
    badge.textContent = role === 'control' ? 'press and drag to sow' : 'view only';
  },
});
