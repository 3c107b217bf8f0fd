/* Names for screen readers, where the vendor shows an icon alone. */
const NAMES = [
];

function name() {
  for (const [selector, words] of NAMES) {
    for (const element of document.querySelectorAll(selector)) {
      if (!element.hasAttribute('aria-label')) element.setAttribute('aria-label', words);
    }
  }
}
new MutationObserver(name).observe(document.documentElement, {subtree: true, childList: true});
