/* Names for screen readers, where the vendor shows an icon alone. */
const NAMES = {
  '.tasks-list .main-field': 'Aufgaben suchen',
  '[data-region=filters].region-toggle': 'Spalte mit den Listen ein- oder ausblenden',
  '[data-region=list].region-toggle': 'Spalte mit den Aufgaben ein- oder ausblenden',
  '[data-region=task].region-toggle': 'Formular ein- oder ausblenden',
  '.maximize': 'Formular in ganzer Breite zeigen',
  '.reset-regions': 'Alle Spalten zeigen',
  '.sort-direction': 'Reihenfolge umkehren',
  '.new-sort > .dropdown-toggle': 'Weitere Sortierung',
  '.app-switch > .dropdown-toggle': 'Anwendung wechseln',
  '.navbar-toggle': 'Menü'
};

function name() {
  for (const [selector, words] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(selector)) {
      if (!element.hasAttribute('aria-label')) element.setAttribute('aria-label', words);
    }
  }
}
/* The vendor says of its search field that it unfolds, but not that it is a field which can. */
function correct() {
  name();
  for (const field of document.querySelectorAll('input[aria-expanded]:not([role])')) field.setAttribute('role', 'combobox');
}
new MutationObserver(correct).observe(document.documentElement, {subtree: true, childList: true});
