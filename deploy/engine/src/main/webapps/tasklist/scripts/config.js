import {settings} from '../../bfm/house.js';
import './german-forms.js';
import './fixed-dates.js';
import './drafts.js';
import './sorting.js';

export default {
  ...settings('Aufgaben'),
  requireJsConfig: {
    paths: {'bfm-dates': 'scripts/dates'},
    deps: ['bfm-dates'],
    ngDeps: ['bfm.dates']
  },
  shortcuts: {
    claimTask: {key: 'ctrl+alt+c', description: 'Aufgabe übernehmen'},
    focusFilter: {key: 'ctrl+shift+f', description: 'Zu den Filtern'},
    focusList: {key: 'ctrl+alt+l', description: 'Zur Aufgabenliste'},
    focusForm: {key: 'ctrl+alt+f', description: 'Zum Formular'},
    startProcess: {key: 'ctrl+alt+p', description: 'Prozess starten'}
  }
};

/* A link in a form is a letter: it opens beside the form, so that what is typed there stays. */
document.addEventListener('click', event => {
  const link = event.target.closest?.('.fjs-form a[href]');
  if (link) {
    link.target = '_blank';
    link.rel = 'noopener';
  }
}, true);
