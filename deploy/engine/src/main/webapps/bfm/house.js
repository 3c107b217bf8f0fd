/* What all web apps share: German for everybody, our name, German dates, a footer with the pages the law asks for. */
import './names.js';
import './sign-out.js';

/* Settings of a web app. name: what stands in the header and in the browser's tab after „Fallmanagement“. */
export function settings(name) {
  return {
    app: {vendor: 'Fallmanagement', name},
    locales: {availableLocales: ['de'], fallbackLocale: 'de'},
    dateFormat: {
      monthName: 'MMMM',
      day: 'DD.',
      abbr: 'DD.MM.YYYY HH:mm',
      short: 'DD.MM.YYYY',
      normal: 'DD.MM.YYYY HH:mm',
      long: 'dddd, DD.MM.YYYY, HH:mm [Uhr]'
    },
    disableWelcomeMessage: true
  };
}

const PAGES = {Fallübersicht: '/team', Handbuch: '/handbuch', Impressum: '/impressum', Barrierefreiheit: '/barrierefreiheit'};

function addFooter() {
  const footer = document.querySelector('footer[cam-widget-footer] .row');
  if (!footer || footer.querySelector('.pages')) return;
  const pages = document.createElement('nav');
  pages.className = 'pages';
  pages.setAttribute('aria-label', 'Weitere Seiten');
  for (const [title, address] of Object.entries(PAGES)) {
    const link = document.createElement('a');
    link.textContent = title;
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener';
    pages.append(link);
  }
  footer.append(pages);
}

/* The vendor's page says it were English; screen readers choose their voice by this. */
document.documentElement.lang = 'de';
const icon = document.querySelector('link[rel=icon]');
if (icon) icon.href = new URL('logo.svg', import.meta.url).href;
new MutationObserver(addFooter).observe(document.documentElement, {subtree: true, childList: true});
