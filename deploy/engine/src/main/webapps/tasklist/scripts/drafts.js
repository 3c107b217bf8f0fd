/* „Speichern“ keeps a form that is half filled in. The vendor puts it into the browser's permanent store, free text about a
   person included, where it stays on the computer for whoever uses it next. Here the draft lies with its task in the
   engine (bfm.engine.Drafts): it goes with the task, a colleague who covers finds it, and history never sees it. */
const KEY = /^(?:camunda|operaton)-form:(.*)$/;
const {getItem, setItem, removeItem} = Storage.prototype;
const unsent = new Map();

function address(task) {
  const root = document.querySelector('base').getAttribute('app-root');
  return `${root}/api/bfm/draft/${encodeURIComponent(task)}`;
}

function token() {
  return /(?:^|; )XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1] ?? '';
}

/* The form asks in the middle of its own work and cannot wait, hence the synchronous question. */
function load(task) {
  const request = new XMLHttpRequest();
  request.open('GET', address(task), false);
  request.send();
  return request.status === 200 ? request.responseText : null;
}

async function save(task, draft) {
  unsent.set(task, draft);
  const answer = await fetch(address(task), {
    method: 'PUT',
    headers: {'Content-Type': 'application/json', 'X-XSRF-TOKEN': token()},
    body: draft
  }).catch(() => undefined);
  if (answer?.ok && unsent.get(task) === draft) unsent.delete(task);
  tell(answer?.ok ? 'Entwurf gespeichert.' : 'Der Entwurf ließ sich nicht speichern. Bitte nicht schließen, sondern erneut versuchen.');
}

function tell(sentence) {
  const actions = document.querySelector('.task-details .form-actions');
  if (!actions) return;
  let said = actions.querySelector('.draft-said');
  if (!said) {
    said = document.createElement('span');
    said.className = 'draft-said';
    said.setAttribute('role', 'status');
    actions.append(said);
  }
  said.textContent = sentence;
}

/* A start form has no task: nothing of it is kept. What a browser still holds from before goes at once. */
Storage.prototype.setItem = function (key, value) {
  const draft = KEY.exec(key);
  if (!draft) return setItem.call(this, key, value);
  if (draft[1] && draft[1] !== 'undefined') save(draft[1], value);
};
Storage.prototype.getItem = function (key) {
  const draft = KEY.exec(key);
  if (!draft) return getItem.call(this, key);
  if (!draft[1] || draft[1] === 'undefined') return null;
  return unsent.get(draft[1]) ?? load(draft[1]);
};
for (const key of Object.keys(localStorage)) {
  if (KEY.test(key)) removeItem.call(localStorage, key);
}
