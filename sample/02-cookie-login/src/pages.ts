import type { User } from './accounts.js';
import { DISHES } from './dishes.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const ROLES = { control: 'you may control it', view: 'view only' } as const;

export function loginPage({ name = '', isWrong = false } = {}): string {
  return page(
    'Log in',
    `<main class="login">
      <h1>Dishes</h1>
      <p class="soft">Living patterns, rendered on the server.</p>
      <form method="post" action="/login">
        ${isWrong ? '<p class="error" role="alert">Name or password is wrong.</p>' : ''}
        <label>Name <input name="name" value="${escape(name)}" autocomplete="username" required autofocus></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button>Log in</button>
      </form>
    </main>`,
  );
}

export function listPage(user: User): string {
  const items = Object.entries(user.streams).map(
    ([name, role]) =>
      `<li><a href="/watch/${encodeURIComponent(name)}"><b>${escape(DISHES[name].title)}</b> <span class="badge" data-role="${role}">${ROLES[role]}</span></a></li>`,
  );
  return page('Dishes', `${header(user)}<main><h1>Your dishes</h1><ul class="dishes">${items.join('')}</ul></main>`);
}

export function watchPage(user: User, name: string, title: string): string {
  return page(
    title,
    `${header(user)}<main data-stream="${escape(name)}" id="watch">
      <div class="title"><h1>${escape(title)}</h1> <span id="role" class="badge" hidden></span> <span id="state" class="soft">connecting</span></div>
      <div id="stage"></div>
      <div id="message" role="status" hidden></div>
      <p class="soft"><a href="/">All your dishes</a></p>
    </main>
    <script type="module" src="/watch.js"></script>`,
  );
}

function header({ name }: User): string {
  return `<header><a class="brand" href="/">Dishes</a>
    <form method="post" action="/logout">${escape(name)} <button>Log out</button></form></header>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>${body}</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
