/* German for everybody, whatever the browser's language. */
export default {
  locales: {
    availableLocales: ['de'],
    fallbackLocale: 'de'
  }
};
