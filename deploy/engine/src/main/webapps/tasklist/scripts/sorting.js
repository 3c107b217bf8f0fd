/* Lists begin with what is due first; the vendor begins with what came last. Whoever sorts otherwise keeps that. */
const FIRST_DUE = encodeURIComponent(JSON.stringify([{sortBy: 'dueDate', sortOrder: 'asc'}]));

function sortByDueDate() {
  const [path, search = ''] = location.hash.split('?');
  if ((path === '' || path === '#/') && !/(^|&)sorting=/.test(search)) {
    location.replace(`#/?${search}${search && '&'}sorting=${FIRST_DUE}`);
  }
}
sortByDueDate();
addEventListener('hashchange', sortByDueDate);
