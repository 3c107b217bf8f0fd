/* Dates as TT.MM.JJJJ: „in 2 Monaten“ is nothing to plan a day by. Loaded by the vendor's own loader (see config.js). */
window.define(['angular'], angular => {
  const german = new Intl.DateTimeFormat('de-DE', {
    day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin'
  });

  function written(value) {
    const read = new Date(value);
    return value && !isNaN(read) ? german.format(read) : '';
  }

  angular.module('bfm.dates', []).decorator('amTimeAgoDirective', ['$delegate', delegate => {
    const link = (scope, element, attributes) =>
      scope.$watch(attributes.amTimeAgo, value => element.text(written(value)));
    delegate[0].link = link;
    delegate[0].compile = () => link;
    return delegate;
  }]);
});
