/* Camunda Forms speak English only: say in German what a field wants, and read dates as people here write them.
   What is not known below stays as the vendor wrote it. */
const SENTENCES = [
  [/^Field is required\.$/, () => 'Bitte ausfüllen.'],
  [/^Field must have minimum value of (.+)\.$/, least => `Bitte mindestens ${least} eintragen.`],
  [/^Field must have maximum value of (.+)\.$/, most => `Bitte höchstens ${most} eintragen.`],
  [/^Field must have minimum length of (.+)\.$/, least => `Bitte mindestens ${least} Zeichen schreiben.`],
  [/^Field must have maximum length of (.+)\.$/, most => `Bitte höchstens ${most} Zeichen schreiben.`],
  [/^Field must match pattern .*$/, () => 'Bitte so schreiben wie im Beispiel: Großbuchstaben, Ziffern und Bindestriche.'],
  [/^Value is not a number\.$/, () => 'Bitte eine Zahl eintragen.'],
  [/^Select$/, () => 'Bitte wählen'],
  [/^Search$/, () => 'Suchen'],
  [/^No results$/, () => 'Nichts gefunden'],
  [/^Nothing found$/, () => 'Nichts gefunden']
];
const SPOKEN = '.fjs-form-field-error, .fjs-select-display, .fjs-dropdownlist-empty';
const GERMAN_CALENDAR = {
  weekdays: {
    shorthand: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
    longhand: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag']
  },
  months: {
    shorthand: ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Aug', 'Sep', 'Okt', 'Nov', 'Dez'],
    longhand: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober',
      'November', 'Dezember']
  },
  firstDayOfWeek: 1
};

function german(text) {
  for (const [pattern, sentence] of SENTENCES) {
    const found = pattern.exec(text.trim());
    if (found) return sentence(found[1]);
  }
  return text;
}

/* 1.3.2026, 01.03.26 or 2026-03-01; anything else is no date (the vendor makes 3 March of 31.2.). */
function readDate(text) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text.trim());
  const written = /^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})$/.exec(text.trim());
  if (!iso && !written) return undefined;
  const [year, month, day] = (iso ? iso.slice(1) : written.slice(1).reverse()).map(Number);
  const read = new Date(year < 100 ? 2000 + year : year, month - 1, day);
  return read.getMonth() === month - 1 && read.getDate() === day ? read : undefined;
}

function speakGerman() {
  for (const element of document.querySelectorAll(SPOKEN)) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const said = german(texts.currentNode.data);
      if (said !== texts.currentNode.data) texts.currentNode.data = said;
    }
  }
  for (const input of document.querySelectorAll('.fjs-form input.flatpickr-input')) {
    const picker = input._flatpickr;
    if (input.placeholder !== 'TT.MM.JJJJ') input.placeholder = 'TT.MM.JJJJ'; // the vendor asks the browser's language
    if (picker && picker.config.parseDate !== readDate) {
      picker.config.parseDate = readDate;
      picker.set('locale', GERMAN_CALENDAR);
      picker.set('dateFormat', 'd.m.Y');
    }
  }
}
new MutationObserver(speakGerman).observe(document.documentElement, {subtree: true, childList: true, characterData: true});
