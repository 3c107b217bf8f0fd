// Makes the diagram of a page alive: zoom, drag, step into a part, and a box tells about itself when it is chosen.
// The text of each box stands on the page already; without scripts, or if this fails, the drawn pictures remain.
(async () => {
  const place = document.getElementById('modell');
  const told = document.getElementById('gewaehlt');
  const LEGIBLE = 0.7;
  const ROOM = 20;
  const GERMAN = {'Open {element}': '{element} öffnen'};
  const translate = (text, values = {}) =>
    (GERMAN[text] || text).replace(/{([^}]+)}/g, (all, name) => values[name] ?? all);

  const answer = await fetch(place.dataset.diagramm);
  if (!answer.ok) return;
  document.body.classList.add('lebendig');
  const viewer = new BpmnJS({
    container: place,
    zoomScroll: {enabled: false}, // the wheel moves the page
    additionalModules: [{translate: ['value', translate]}],
  });
  try {
    await viewer.importXML(await answer.text());
  } catch (error) {
    document.body.classList.remove('lebendig');
    throw error;
  }
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  let chosen = null;

  // Never smaller than can be read: what is too wide or too high begins at its left or top and is dragged.
  function fit() {
    const {inner, outer} = canvas.viewbox();
    const whole = Math.min(outer.width / (inner.width + 2 * ROOM), outer.height / (inner.height + 2 * ROOM));
    const scale = Math.min(1, Math.max(LEGIBLE, whole));
    const begin = (start, length, view) => start + Math.min(-ROOM, (length - view) / 2);
    const [width, height] = [outer.width / scale, outer.height / scale];
    canvas.viewbox({x: begin(inner.x, inner.width, width), y: begin(inner.y, inner.height, height), width, height});
  }

  // Each box that the text describes is a button, in the order of the drawing file.
  function reachable() {
    elements.forEach((element, graphics) => {
      const heading = document.getElementById(element.id);
      if (!heading || element.labelTarget || graphics.hasAttribute('tabindex')) return;
      graphics.setAttribute('tabindex', '0');
      graphics.setAttribute('role', 'button');
      graphics.setAttribute('aria-label', heading.textContent.trim().replace(/\s+/g, ' '));
      graphics.addEventListener('keydown', event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(element);
      });
      graphics.addEventListener('focus', () => {
        if (graphics.matches(':focus-visible')) canvas.scrollToElement(element);
      });
    });
  }

  // Shows the description of a box beside the diagram: a copy of what the text says further down.
  function choose(element) {
    const heading = document.getElementById(element.id);
    if (!heading) return;
    if (chosen) canvas.removeMarker(chosen, 'gewaehlt');
    chosen = element;
    canvas.addMarker(chosen, 'gewaehlt');
    const copies = [];
    for (let part = heading; part && (part === heading || !/^H[1-3]$/.test(part.tagName)); part = part.nextElementSibling) {
      copies.push(part.cloneNode(true));
    }
    copies[0].removeAttribute('id');
    copies[0].setAttribute('tabindex', '-1');
    told.replaceChildren(...copies);
    canvas.resized(); // the description may have taken room beside it
    canvas.scrollToElement(chosen, 40);
    copies[0].focus({preventScroll: true});
    told.scrollIntoView({block: 'nearest'});
    history.replaceState(null, '', `#${element.id}`);
  }

  told.addEventListener('keydown', event => {
    if (event.key === 'Escape' && chosen) elements.getGraphics(chosen).focus();
  });
  viewer.on('element.click', ({element}) => choose(element.labelTarget || element));
  viewer.on('root.set', () => setTimeout(() => { reachable(); fit(); }));
  window.addEventListener('resize', () => { canvas.resized(); fit(); });
  const zoom = step => () => viewer.get('zoomScroll').stepZoom(step);
  document.getElementById('groesser').addEventListener('click', zoom(1));
  document.getElementById('kleiner').addEventListener('click', zoom(-1));
  document.getElementById('ganz').addEventListener('click', () => canvas.zoom('fit-viewport', 'auto'));
  canvas.getContainer().querySelector('svg').setAttribute('role', 'group');
  canvas.getContainer().querySelector('svg').setAttribute('aria-label', place.dataset.titel);
  reachable();
  fit();
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
