/* Due date, follow-up date and assignee come from the diagram; people see them and cannot change them (the engine
   refuses it too: who works a task has the right TASK_WORK only). */
const SET_BY_DIAGRAM = ['.followup-date', '.due-date', '.assignee [cam-widget-inline-field]']
  .map(part => `[cam-tasklist-task-meta] ${part}`).join(', ');

function refuse(event) {
  const shown = event.target.closest?.(SET_BY_DIAGRAM);
  if (shown && (event.type === 'click' || event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
document.addEventListener('click', refuse, true);
document.addEventListener('keydown', refuse, true);

function takeOutOfTabOrder() {
  for (const date of document.querySelectorAll(SET_BY_DIAGRAM)) {
    if (date.hasAttribute('tabindex')) date.removeAttribute('tabindex');
  }
}
new MutationObserver(takeOutOfTabOrder).observe(document.documentElement, {subtree: true, childList: true});
