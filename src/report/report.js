// The page: what is shown and hidden, tables, contents, light and dark. Reads one JSON island, fetches nothing.

const root = document.documentElement;
const data = JSON.parse(document.getElementById('data').textContent);
const element = id => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// What is shown: series that are hidden, the one that is emphasised everywhere.
const state = { hidden: new Set(), focus: null, printing: false };

function make(tag, attributes = {}, text = '') {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

function button(text, attributes, act) {
  const made = make('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', act);
  return made;
}

const press = (toggle, on) => toggle.setAttribute('aria-pressed', String(on));

// ---- the box at the cursor ----

const tip = element('tip');

function showTip(head, rows, marks, more, rectangle, left, top) {
  tip.replaceChildren(make('div', { class: 'head' }, head));
  for (const { series, text, strong } of rows) {
    const row = make('div', { class: strong ? 'row strong' : 'row' });
    row.append(sample(series), make('span', { class: 'name' }, series.name), make('span', { class: 'value' }, text));
    tip.append(row);
  }
  if (more > 0) tip.append(make('div', { class: 'more' }, `… and ${more} further away`));
  for (const mark of marks) tip.append(make('div', { class: 'mark' }, mark));
  tip.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const x = rectangle.left + left + (rectangle.left + left + width + 24 > root.clientWidth ? -width - 14 : 14);
  const y = Math.min(Math.max(rectangle.top + top - height / 2, 8), window.innerHeight - height - 8);
  tip.style.transform = `translate(${Math.max(x, 4)}px, ${Math.max(y, 4)}px)`;
}

function hideTip() { tip.hidden = true; }

// ---- all charts ----

const panels = all('figure[data-chart]').map(figure => new Panel(figure, data.charts[figure.dataset.chart]));
const panelOf = new Map(panels.map(panel => [panel.box, panel]));

// Only charts near the view exist: two hundred of them would take hundreds of megabytes.
const nearness = new IntersectionObserver(entries => {
  for (const entry of entries) {
    const panel = panelOf.get(entry.target);
    panel.near = entry.isIntersecting;
    if (state.printing) continue;
    if (!panel.near) panel.destroy();
    else if (!panel.plot) panel.build();
  }
}, { rootMargin: '800px' });

const sizes = new ResizeObserver(entries => {
  for (const entry of entries) {
    const panel = panelOf.get(entry.target);
    if (panel.plot && !state.printing) panel.resize();
  }
});

const each = act => panels.forEach(panel => panel.plot && panel[act]());

function print() {
  state.printing = true;
  state.theme = root.dataset.theme;
  root.dataset.theme = 'light';
  seen = null;
  hideTip();
  element('legend').firstElementChild.open = true;
  panels.forEach(panel => panel.rebuild());
}

function printed() {
  state.printing = false;
  if (state.theme === undefined) delete root.dataset.theme;
  else root.dataset.theme = state.theme;
  seen = null;
  panels.forEach(panel => (panel.near ? panel.rebuild() : panel.destroy()));
}

// ---- light and dark ----

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark';

function themed() {
  seen = null;
  element('theme').textContent = isDark() ? 'light' : 'dark';
  each('emphasise');
}

// ---- the legend ----

// The series that are drawn somewhere.
function drawn() {
  const places = new Set(data.charts.flatMap(chart => chart.lines.map(line => line.series)));
  for (const part of all('svg [data-series]')) places.add(+part.dataset.series);
  return [...places].filter(place => data.series[place]).sort((a, b) => a - b);
}

const entries = new Map();
const rules = document.head.appendChild(make('style'));

// Applies to drawings and tables what is hidden and emphasised; charts are told apart from that.
function applyRules() {
  const of = (place, selector) => `${selector}[data-series="${place}"]`;
  const text = [...state.hidden].map(place => `${of(place, 'svg ')}{display:none}${of(place, 'tr')}{opacity:.35}`);
  if (state.focus !== null) {
    text.push(`svg [data-series]:not(${of(state.focus, '')}){opacity:.16}${of(state.focus, 'tr')}{background:var(--grid)}`);
  }
  rules.textContent = text.join('\n');
}

function setHidden(places, hidden) {
  for (const place of places) state.hidden[hidden ? 'add' : 'delete'](place);
  entries.forEach(({ toggle }, place) => press(toggle, !state.hidden.has(place)));
  const shown = [...entries.keys()].filter(place => !state.hidden.has(place)).length;
  element('shown').textContent = `${shown} of ${entries.size}`;
  all('#legend [data-mode]').forEach(toggle => press(toggle, ofMode(toggle).some(place => !state.hidden.has(place))));
  applyRules();
  each('refresh');
}

function only(place) {
  setHidden(entries.keys(), true);
  setHidden([place], false);
}

function focusOn(place) {
  if (state.focus === place) return;
  state.focus = place;
  applyRules();
  each('emphasise');
}

function entry(place) {
  const series = data.series[place];
  const item = make('li', { 'data-entry': place });
  const toggle = button('', { class: 'entry', 'aria-pressed': 'true', title: series.name }, event => {
    if (event.altKey || event.shiftKey) only(place);
    else setHidden([place], !state.hidden.has(place));
  });
  toggle.append(sample(series), make('span', {}, series.name));
  item.append(toggle, button('only', { class: 'only', 'aria-label': `only ${series.name}` }, () => only(place)));
  item.addEventListener('mouseenter', () => focusOn(place));
  item.addEventListener('mouseleave', () => focusOn(null));
  toggle.addEventListener('focus', () => { if (toggle.matches(':focus-visible')) focusOn(place); });
  toggle.addEventListener('blur', () => focusOn(null));
  entries.set(place, { item, toggle });
  return item;
}

const ofMode = toggle => [...entries.keys()].filter(place => data.series[place].tuned === (toggle.dataset.mode === 'tuned'));

function modeToggle(mode, text) {
  const toggle = button(text, { 'data-mode': mode, 'aria-pressed': 'true' }, () =>
    setHidden(ofMode(toggle), toggle.getAttribute('aria-pressed') === 'true'));
  return toggle;
}

function buildLegend() {
  const places = drawn();
  const list = element('entries');
  const families = [...new Set(places.map(place => data.series[place].family))];
  const listed = () => [...entries].filter(([, { item }]) => !item.hidden).map(([place]) => place);
  if (places.length === 0) {
    element('legend').hidden = true;
    return;
  }
  if (places.length > 12 && families.length > 1) {
    for (const family of families) {
      const group = make('li', { class: 'group' });
      const inner = make('ul');
      inner.append(...places.filter(place => data.series[place].family === family).map(entry));
      group.append(make('h3', {}, family), inner);
      list.append(group);
    }
  } else list.append(...places.map(entry));
  const tools = element('legend-tools');
  tools.append(
    button('all', { id: 'all' }, () => setHidden(listed(), false)),
    button('none', { id: 'none' }, () => setHidden(listed(), true)),
    button('invert', { id: 'invert' }, () => {
      const [hidden, shown] = [true, false].map(is => listed().filter(place => state.hidden.has(place) === is));
      setHidden(hidden, false);
      setHidden(shown, true);
    }),
  );
  if (new Set(places.map(place => data.series[place].tuned)).size > 1) {
    tools.append(modeToggle('shipped', 'as shipped'), modeToggle('tuned', 'tuned'));
  }
  const find = element('find');
  find.hidden = places.length <= 8;
  find.addEventListener('input', () => {
    const wanted = find.value.trim().toLowerCase();
    entries.forEach(({ item }, place) => { item.hidden = !data.series[place].name.toLowerCase().includes(wanted); });
    all('.group', list).forEach(group => { group.hidden = all('[data-entry]', group).every(item => item.hidden); });
  });
  setHidden([], false);
}

// ---- tables, contents, commands ----

function sortBy(header) {
  const table = header.closest('table');
  const column = header.cellIndex;
  const descending = header.getAttribute('aria-sort') === 'ascending';
  const isNumeric = header.classList.contains('number');
  const key = row => {
    const cell = row.cells[column];
    if (isNumeric) return cell.dataset.sort === undefined ? null : +cell.dataset.sort;
    return cell.textContent === '–' || cell.textContent === '' ? null : cell.textContent;
  };
  const order = (a, b) => (isNumeric ? a - b : a.localeCompare(b, undefined, { numeric: true }));
  const rows = [...table.tBodies[0].rows].map(row => [key(row), row]);
  rows.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return descending ? order(b, a) : order(a, b);
  });
  all('th', table).forEach(th => th.removeAttribute('aria-sort'));
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

async function copy(asked) {
  const text = asked.parentElement.querySelector('pre');
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // A page from a file may not have the clipboard.
    getSelection().selectAllChildren(text);
    document.execCommand('copy');
  }
  asked.textContent = 'copied';
  setTimeout(() => { asked.textContent = 'copy'; }, 1500);
}

function filterContents(find) {
  const wanted = find.value.trim().toLowerCase();
  all('#contents li').forEach(item => { item.hidden = !item.textContent.toLowerCase().includes(wanted); });
}

function start() {
  buildLegend();
  panels.forEach(panel => { nearness.observe(panel.box); sizes.observe(panel.box); });
  document.addEventListener('click', event => {
    const clicked = event.target.closest?.('button');
    if (clicked?.parentElement.matches('th')) sortBy(clicked.parentElement);
    if (clicked?.matches('.copy')) copy(clicked);
  });
  element('find-section')?.addEventListener('input', event => filterContents(event.target));
  element('theme').addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; themed(); });
  systemDark.addEventListener('change', () => { if (!state.printing) themed(); });
  addEventListener('beforeprint', print);
  addEventListener('afterprint', printed);
  addEventListener('scroll', hideTip, { passive: true });
  if (matchMedia('(max-width: 60rem)').matches) all('#side details').forEach(details => { details.open = false; });
  themed();
}

start();
// For tests and for the curious.
window.rmsbench = { data, state, panels, setHidden, only, focusOn };
