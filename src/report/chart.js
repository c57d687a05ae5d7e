// Charts: how lines look, and what uPlot draws of them.

const LINE = 1.6;
const HEIGHT = 320;
// In print, charts are so wide, and have so many pixels per pixel.
const PRINT = { width: 330, height: 250, scale: 2 };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const GLYPHS = { lost: '✕', zero: '▽', done: '●', best: '★' };

let seen = null;
// Colours of the theme, read once for each.
function colours() {
  if (!seen) {
    const style = getComputedStyle(root);
    const colour = name => style.getPropertyValue(name).trim() || 'gray';
    const series = Array.from({ length: data.colours }, (_, i) => colour(`--series-${i}`));
    seen = { muted: colour('--muted'), grid: colour('--grid'), series };
  }
  return seen;
}
const colourOf = series => colours().series[series.colour];

// A marker as path data; crosses are stroked, all others filled.
function markerPath(kind, x, y, size) {
  const r = size / 2;
  switch (kind) {
    case 'circle': return `M${x - r} ${y}a${r} ${r} 0 1 0 ${size} 0a${r} ${r} 0 1 0 ${-size} 0`;
    case 'square': return `M${x - 0.9 * r} ${y - 0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`;
    case 'triangle': return `M${x} ${y - 1.1 * r}l${r} ${1.9 * r}h${-2 * r}z`;
    case 'down': return `M${x} ${y + 0.8 * r}l${r} ${-1.8 * r}h${-2 * r}z`;
    case 'diamond': return `M${x} ${y - 1.2 * r}l${r} ${1.2 * r}l${-r} ${1.2 * r}l${-r} ${-1.2 * r}z`;
    case 'cross': return `M${x - r} ${y - r}l${size} ${size}m${-size} 0l${size} ${-size}`;
    default: return `M${x - r} ${y}h${size}m${-r} ${-r}v${size}`;
  }
}
const isStroked = kind => kind === 'cross' || kind === 'plus';
const markerOf = series => data.markers[series.marker % data.markers.length];
const dashOf = series => data.dashes[series.dash % data.dashes.length];

// The look of a series as a small drawing.
function sample(series) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 34 12');
  svg.setAttribute('class', 'sample');
  svg.setAttribute('aria-hidden', 'true');
  const path = (d, filled) => {
    const made = document.createElementNS(svg.namespaceURI, 'path');
    const colour = `var(--series-${series.colour})`;
    made.setAttribute('d', d);
    made.style.stroke = filled ? 'none' : colour;
    made.style.fill = filled ? colour : 'none';
    made.style.strokeWidth = LINE;
    svg.append(made);
    return made;
  };
  path('M1 6H33', false).style.strokeDasharray = dashOf(series).map(part => part * LINE).join(' ');
  path(markerPath(markerOf(series), 17, 6, 7), !isStroked(markerOf(series)));
  return svg;
}

// A chart of the page. Numbers on a log axis are handed to uPlot as powers of ten, so that one kind of scale does for all.
class Panel {
  constructor(figure, chart) {
    Object.assign(this, { figure, chart, plot: null, near: false, hovered: null });
    this.log = { x: chart.x.log, y: chart.y.log };
    this.view = { x: null, y: null };
    this.box = figure.querySelector('.plot');
    this.tools = figure.querySelector('.tools');
    this.toggles = ['x', 'y'].map(axis => button(`log ${axis}`, { 'data-axis': axis }, () => this.toggle(axis)));
    this.resetButton = button('reset', { class: 'reset', title: 'show the whole chart again' }, () => this.reset());
    this.tools.append(...this.toggles, this.resetButton);
    this.box.addEventListener('keydown', event => this.key(event));
    this.box.addEventListener('blur', () => this.leave());
    this.label();
  }

  label() {
    this.toggles.forEach(toggle => press(toggle, this.log[toggle.dataset.axis]));
    this.resetButton.hidden = !this.view.x && !this.view.y;
  }

  toggle(axis) {
    this.log[axis] = !this.log[axis];
    this.view = { x: null, y: null };
    this.rebuild();
  }

  reset() {
    this.view = { x: null, y: null };
    this.refresh();
  }

  // Shows a part of the chart, in the units of its axes; null for what suits the numbers.
  zoom(view) {
    Object.assign(this.view, view);
    this.refresh();
  }

  // Lines as places on the axes; the first lines of a chart come last, above the others.
  places() {
    const place = log => value => (value === null || (log && value <= 0) ? null : log ? Math.log10(value) : value);
    const [toX, toY] = [place(this.log.x), place(this.log.y)];
    return this.chart.lines.map(line => {
      const x = this.chart.xs[line.x].map(toX);
      const kept = x.map((_, i) => i).filter(i => x[i] !== null);
      const pick = (values, to) => kept.map(i => to(values[i]));
      return {
        of: data.series[line.series], series: line.series, line,
        x: kept.map(i => x[i]), y: pick(line.y, toY), raw: pick(line.y, value => value), key: line.x,
        // Above, a band without a number reaches the edge; below, it does so where a log axis cannot show its end.
        low: line.band && pick(line.band[0], value => (value === null ? null : toY(value) ?? -Infinity)),
        high: line.band && pick(line.band[1], value => (value === null ? Infinity : toY(value))),
        marks: line.marks.map(mark => ({ ...mark, at: toX(mark.x), height: mark.y === null ? null : toY(mark.y) })),
        spans: line.spans.map(span => span.map(toX)),
      };
    }).reverse();
  }

  isShown(line) { return !state.hidden.has(line.series); }

  // What part of both axes is in view.
  fitAll() {
    const shown = this.lines.filter(line => this.isShown(line));
    const lines = shown.length > 0 ? shown : this.lines;
    const x = this.view.x ?? fit(this.chart.x, this.log.x, lines.flatMap(line => line.x));
    const inside = line => line.x.map((at, i) => i).filter(i => !this.view.x || (line.x[i] >= x[0] && line.x[i] <= x[1]));
    const finite = value => value !== null && Number.isFinite(value);
    const numbers = line => inside(line).flatMap(i =>
      [line.y[i], line.low?.[i] ?? null, line.high?.[i] ?? null].filter(finite));
    this.range = { x, y: this.view.y ?? fit(this.chart.y, this.log.y, lines.flatMap(numbers)) };
  }

  // One table for uPlot: null is a gap, undefined is bridged.
  table() {
    const groups = new Map();
    this.lines.forEach((line, i) => {
      if (!groups.has(line.key)) groups.set(line.key, { columns: [line.x], lines: [] });
      groups.get(line.key).columns.push(line.y);
      groups.get(line.key).lines.push(i);
    });
    const used = [...groups.values()].filter(group => group.columns[0].length > 0);
    if (used.length === 0) return [[], ...this.lines.map(() => [])];
    const [x, ...columns] = used.length === 1 ? used[0].columns : uPlot.join(used.map(group => group.columns));
    const table = [x, ...this.lines.map(() => new Array(x.length))];
    used.flatMap(group => group.lines).forEach((line, i) => { table[line + 1] = columns[i]; });
    return table;
  }

  measure() {
    const [width, height] = state.printing ? [PRINT.width, PRINT.height] : [Math.max(this.box.clientWidth, 120), HEIGHT];
    this.size = { width: width * this.scale, height: height * this.scale };
  }

  // Follows the width of the page.
  resize() {
    const { width } = this.size;
    this.measure();
    if (this.size.width !== width) this.plot.setSize(this.size);
  }

  build() {
    this.scale = state.printing ? PRINT.scale : 1;
    this.measure();
    this.lines = this.places();
    this.fitAll();
    this.box.classList.toggle('printed', state.printing);
    this.plot = new uPlot(this.options(), this.table(), this.box);
    this.emphasise();
    this.label();
  }

  destroy() {
    if (!this.plot) return;
    this.leave();
    this.plot.destroy();
    this.plot = null;
  }

  rebuild() {
    this.destroy();
    this.build();
  }

  // After another choice of what is shown.
  refresh() {
    this.label();
    if (!this.plot) return;
    this.fitAll();
    this.lines.forEach((line, i) => { this.plot.series[i + 1].show = this.isShown(line); });
    this.plot.setData(this.plot.data);
    this.emphasise();
  }

  // Makes all but one series pale.
  emphasise() {
    if (!this.plot) return;
    const focus = this.hovered ?? state.focus;
    this.lines.forEach((line, i) => {
      this.plot.series[i + 1].alpha = this.alpha(line);
      this.plot.series[i + 1].width = (line.series === focus ? 1.6 : 1) * LINE * this.scale;
    });
    this.plot.redraw(false);
  }

  alpha(line) {
    const focus = this.hovered ?? state.focus;
    return focus === null || focus === line.series ? 1 : 0.16;
  }

  options() {
    const scale = this.scale;
    return {
      ...this.size,
      padding: [10 * scale, 16 * scale, 0, 0],
      legend: { show: false },
      cursor: {
        points: { show: false }, y: false,
        drag: { x: true, y: true, uni: 24, dist: 6, setScale: false },
        bind: { dblclick: () => () => { this.reset(); return null; }, mouseleave: (_, __, old) => event => { this.leave(); return old(event); } },
      },
      scales: {
        x: { time: false, range: () => this.range.x },
        y: { range: () => this.range.y },
      },
      axes: ['x', 'y'].map(axis => this.axis(axis, scale)),
      series: [{}, ...this.lines.map(line => this.series(line, scale))],
      hooks: {
        drawAxes: [() => this.drawBehind()], draw: [() => this.drawBefore()],
        setCursor: [() => this.hover()], setSelect: [() => this.selected()],
      },
    };
  }

  series(line, scale) {
    return {
      stroke: () => colourOf(line.of), width: LINE * scale, auto: false, show: this.isShown(line), points: { show: false },
      dash: dashOf(line.of).map(part => part * LINE * scale * uPlot.pxRatio), cap: line.of.dash === 0 ? 'round' : 'butt',
      paths: line.line.stairs ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
    };
  }

  axis(axis, scale) {
    const isX = axis === 'x';
    const font = `${11 * scale}px ${FONT}`;
    const widest = values => Math.max(14, ...(values ?? []).map(text => this.widthOf(text)));
    return {
      scale: axis, label: this.chart[axis].label, font, labelFont: `${12 * scale}px ${FONT}`,
      labelSize: 20 * scale, labelGap: isX ? 2 * scale : 4 * scale, gap: 5 * scale,
      size: (_, values) => (isX ? 24 * scale : widest(values) + 12 * scale),
      stroke: () => colours().muted,
      grid: { stroke: () => colours().grid, width: scale },
      ticks: { stroke: () => colours().grid, width: scale, size: 4 * scale },
      border: { show: true, stroke: () => colours().muted, width: scale },
      space: 1,
      // Ticks are ours; uPlot only has to find that there is room for one.
      incrs: (_, __, low, high) => [Math.max(5, high - low)],
      splits: (_, __, low, high) => {
        this.ticks ??= {};
        this.ticks[axis] = this.ticksOf(axis, low, high);
        return this.ticks[axis].map(tick => tick[0]);
      },
      values: (_, splits) => splits.map((_, i) => this.ticks[axis][i][1]),
    };
  }

  ticksOf(axis, low, high) {
    const isX = axis === 'x';
    // About as much as is left within the axes.
    const length = isX ? this.size.width - 70 * this.scale : this.size.height - 54 * this.scale;
    const ticks = (this.log[axis] ? logTicks : linearTicks)(low, high, Math.floor(length / ((isX ? 60 : 34) * this.scale)));
    const inside = ticks.filter(([place]) => place >= low - 1e-9 * (high - low) && place <= high + 1e-9 * (high - low));
    const pixels = place => ((place - low) / (high - low)) * length;
    return apart(inside, pixels, text => (isX ? this.widthOf(text) + 10 * this.scale : 15 * this.scale));
  }

  widthOf(text) {
    Panel.ruler ??= document.createElement('canvas').getContext('2d');
    Panel.ruler.font = `${11 * this.scale}px ${FONT}`;
    return Panel.ruler.measureText(text).width;
  }

  // Drawing on the canvas: in its pixels.

  atX(place) { return this.plot.valToPos(place, 'x', true); }
  atY(place) { return this.plot.valToPos(place, 'y', true); }

  // Runs `draw` with the context, of which only the part within the axes is seen.
  clipped(spare, draw) {
    const { ctx, bbox } = this.plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left - spare, bbox.top - spare, bbox.width + 2 * spare, bbox.height + 2 * spare);
    ctx.clip();
    // uPlot leaves the dashes of its last line.
    ctx.setLineDash([]);
    draw(ctx, bbox, this.scale * uPlot.pxRatio);
    ctx.restore();
  }

  // What is behind lines: small ticks, bands, emphasised parts.
  drawBehind() {
    if (!this.plot) return;
    this.drawSmallTicks();
    const shown = this.lines.filter(line => this.isShown(line));
    // Many bands together are no darker than a few.
    const opacity = Math.min(Math.max(0.9 / shown.length, 0.03), 0.14);
    this.clipped(0, (ctx, bbox, pixel) => {
      for (const line of shown) {
        ctx.fillStyle = ctx.strokeStyle = colourOf(line.of);
        ctx.globalAlpha = (this.alpha(line) < 1 ? 0.3 : (this.hovered ?? state.focus) === line.series ? 2 : 1) * opacity;
        if (line.low) ctx.fill(this.bandPath(line, bbox));
        ctx.globalAlpha = 0.3 * this.alpha(line);
        ctx.lineWidth = 7 * pixel;
        for (const span of line.spans) ctx.stroke(this.spanPath(line, span));
      }
    });
  }

  drawSmallTicks() {
    const { ctx, bbox } = this.plot;
    const pixel = this.scale * uPlot.pxRatio;
    ctx.save();
    ctx.setLineDash([]);
    ctx.strokeStyle = colours().muted;
    ctx.lineWidth = 0.7 * pixel;
    ctx.beginPath();
    for (const place of this.log.x ? betweenTicks(...this.range.x) : []) {
      ctx.moveTo(this.atX(place), bbox.top + bbox.height);
      ctx.lineTo(this.atX(place), bbox.top + bbox.height + 3 * pixel);
    }
    for (const place of this.log.y ? betweenTicks(...this.range.y) : []) {
      ctx.moveTo(bbox.left, this.atY(place));
      ctx.lineTo(bbox.left - 3 * pixel, this.atY(place));
    }
    ctx.stroke();
    ctx.restore();
  }

  bandPath(line, bbox) {
    const path = new Path2D();
    const within = place => Math.min(Math.max(this.atY(place), bbox.top - 9), bbox.top + bbox.height + 9);
    let piece = [];
    const end = () => {
      if (piece.length > 1) {
        piece.forEach(([x, low], i) => (i === 0 ? path.moveTo(x, low) : path.lineTo(x, low)));
        for (const [x, , high] of piece.reverse()) path.lineTo(x, high);
        path.closePath();
      }
      piece = [];
    };
    line.x.forEach((at, i) => {
      if (line.low[i] === null || line.high[i] === null) return end();
      const [x, low, high] = [this.atX(at), within(line.low[i]), within(line.high[i])];
      const before = piece[piece.length - 1];
      if (line.line.stairs && before) piece.push([x, before[1], before[2]]);
      piece.push([x, low, high]);
    });
    end();
    return path;
  }

  spanPath(line, [from, to]) {
    const path = new Path2D();
    let open = false;
    line.x.forEach((at, i) => {
      const inside = at >= from && at <= to && line.y[i] !== null;
      if (inside) path[open ? 'lineTo' : 'moveTo'](this.atX(at), this.atY(line.y[i]));
      open = inside;
    });
    return path;
  }

  // What is before lines: markers and marks.
  drawBefore() {
    if (!this.plot) return;
    this.clipped(6 * this.scale * uPlot.pxRatio, (ctx, bbox, pixel) => {
      for (const line of this.lines.filter(line => this.isShown(line))) {
        ctx.globalAlpha = this.alpha(line);
        ctx.fillStyle = ctx.strokeStyle = colourOf(line.of);
        for (const [x, y] of this.sparse(line, bbox)) this.drawMarker(ctx, markerOf(line.of), x, y, 6.5 * pixel);
        for (const mark of line.marks) this.drawMark(ctx, mark, bbox, pixel);
      }
      if (!this.lines.some(line => line.y.some(value => value !== null))) this.say(ctx, bbox, 'no number to show');
      else if (!this.lines.some(line => this.isShown(line))) this.say(ctx, bbox, 'all series are hidden');
    });
  }

  say(ctx, bbox, text) {
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours().muted;
    ctx.textAlign = 'center';
    ctx.font = `${12 * this.scale * uPlot.pxRatio}px ${FONT}`;
    ctx.fillText(text, bbox.left + bbox.width / 2, bbox.top + bbox.height / 2);
  }

  drawMarker(ctx, kind, x, y, size) {
    const path = new Path2D(markerPath(kind, x, y, size));
    ctx.lineWidth = size / 4;
    if (isStroked(kind)) ctx.stroke(path);
    else ctx.fill(path);
  }

  // Where a mark is: on an edge where it has no number that could be shown.
  markAt(mark, bbox, pixel) {
    const low = bbox.top + bbox.height - 4 * pixel;
    const edge = mark.kind === 'lost' ? bbox.top + 5 * pixel : low;
    return [mark.at === null ? NaN : this.atX(mark.at), mark.height === null ? edge : Math.min(this.atY(mark.height), low)];
  }

  drawMark(ctx, mark, bbox, pixel) {
    const [x, y] = this.markAt(mark, bbox, pixel);
    if (!Number.isFinite(x)) return;
    if (mark.kind === 'lost') this.drawMarker(ctx, 'cross', x, y, 10 * pixel);
    if (mark.kind === 'zero') this.drawMarker(ctx, 'down', x, y, 10 * pixel);
    if (mark.kind === 'done') this.drawMarker(ctx, 'circle', x, y, 8 * pixel);
    if (mark.kind === 'best') {
      ctx.font = `${17 * pixel}px ${FONT}`;
      ctx.textAlign = 'center';
      ctx.fillText('★', x, y + 6 * pixel);
    }
  }

  // Places for about six markers, where those of other series are not.
  sparse(line, bbox) {
    const points = [];
    line.x.forEach((at, i) => { if (line.y[i] !== null) points.push([this.atX(at), this.atY(line.y[i])]); });
    if (points.length <= 4) return points;
    const distance = bbox.width / 6;
    let next = bbox.left + distance * (0.25 + ((line.of.colour + line.of.marker) % 5) / 6);
    return points.filter(([x]) => {
      if (x < next || x > bbox.left + bbox.width) return false;
      next += distance * (Math.floor((x - next) / distance) + 1);
      return true;
    });
  }

  // The cursor.

  // Numbers of lines at a place, as { line, y, raw }.
  valuesAt(place) {
    const near = 8 * (this.range.x[1] - this.range.x[0]) / Math.max(this.plot.over.clientWidth, 1);
    return this.lines.filter(line => this.isShown(line)).map(line => {
      let [low, high] = [0, line.x.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (line.x[middle] <= place) low = middle + 1;
        else high = middle;
      }
      let i = low - 1;
      const isNearer = !line.line.stairs && low < line.x.length && line.x[low] - place < place - (line.x[i] ?? -Infinity);
      if (isNearer || i < 0) i = low;
      const outside = i >= line.x.length || place < line.x[0] - near || place > line.x[line.x.length - 1] + near;
      return outside || line.y[i] === null ? null : { line, y: line.y[i], raw: line.raw[i] };
    }).filter(value => value !== null);
  }

  // Shows what is under the cursor.
  hover() {
    const { plot } = this;
    const { left, top, idx } = plot?.cursor ?? {};
    if (!plot || idx === null || idx === undefined || left < 0) return;
    const place = plot.data[0][idx];
    const distance = value => Math.abs(plot.valToPos(value.y, 'y') - top);
    const values = this.valuesAt(place).sort((a, b) => distance(a) - distance(b));
    const nearest = values.length > 0 && distance(values[0]) < 30 ? values[0].line.series : null;
    if (nearest !== this.hovered) {
      this.hovered = nearest;
      this.emphasise();
    }
    const rows = values.slice(0, 8).sort((a, b) => b.y - a.y)
      .map(({ line, raw }) => ({ series: line.of, text: short(raw), strong: line.series === nearest }));
    const value = this.log.x ? 10 ** place : place;
    const rounded = Math.abs(value - Math.round(value)) < 1e-9 * Math.abs(value) ? Math.round(value) : value;
    const head = `${this.chart.x.label}: ${short(rounded)}`;
    showTip(head, rows, this.marksNear(left, top), values.length - rows.length, plot.over.getBoundingClientRect(), left, top);
  }

  marksNear(left, top) {
    const { bbox } = this.plot;
    const ratio = uPlot.pxRatio;
    const near = (line, mark) => {
      const [x, y] = this.markAt(mark, bbox, ratio);
      return Math.hypot((x - bbox.left) / ratio - left, (y - bbox.top) / ratio - top) < 12;
    };
    return this.lines.filter(line => this.isShown(line)).flatMap(line =>
      line.marks.filter(mark => near(line, mark)).map(mark => `${GLYPHS[mark.kind]} ${line.of.name}: ${mark.text}`));
  }

  leave() {
    hideTip();
    if (this.hovered !== null) {
      this.hovered = null;
      this.emphasise();
    }
  }

  // Zooms into what was drawn around; a side that spans the whole axis stays.
  selected() {
    const { plot } = this;
    const { left, top, width, height } = plot.select;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const view = {};
    if (width > 5 && width < plot.over.clientWidth - 1) view.x = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    if (height > 5 && height < plot.over.clientHeight - 1) view.y = [plot.posToVal(top + height, 'y'), plot.posToVal(top, 'y')];
    if (view.x || view.y) this.zoom(view);
  }

  key(event) {
    const acts = {
      ArrowLeft: () => this.step(event.shiftKey ? -10 : -1), ArrowRight: () => this.step(event.shiftKey ? 10 : 1),
      ArrowUp: () => this.climb(1), ArrowDown: () => this.climb(-1),
      '+': () => this.zoomBy(0.5), '=': () => this.zoomBy(0.5), '-': () => this.zoomBy(2),
      0: () => this.reset(), Escape: () => { this.leave(); this.reset(); },
    };
    if (!this.plot || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  place() { return this.plot.data[0][this.plot.cursor.idx] ?? (this.range.x[0] + this.range.x[1]) / 2; }

  // Moves the cursor along the line that it is on.
  step(by) {
    const { plot } = this;
    const x = plot.data[0];
    const inside = x.map((_, i) => i).filter(i => x[i] >= this.range.x[0] && x[i] <= this.range.x[1]);
    if (inside.length === 0) return;
    const from = plot.cursor.left < 0 ? inside[0] - Math.sign(by) : plot.cursor.idx;
    const to = Math.min(Math.max(from + by, inside[0]), inside[inside.length - 1]);
    const values = this.valuesAt(x[to]);
    this.point(x[to], values.find(value => value.line.series === this.hovered) ?? values[values.length - 1]);
  }

  // Moves the cursor to the next line above or below.
  climb(by) {
    const values = this.valuesAt(this.place()).sort((a, b) => a.y - b.y);
    const now = values.findIndex(value => value.line.series === this.hovered);
    const next = values[Math.min(Math.max(now + by, 0), values.length - 1)];
    this.point(this.place(), next);
  }

  point(place, value) {
    const top = value ? this.plot.valToPos(value.y, 'y') : this.plot.over.clientHeight / 2;
    this.plot.setCursor({ left: this.plot.valToPos(place, 'x'), top });
    // Of equally near lines, this one is meant.
    if (value && this.hovered !== value.line.series) { this.hovered = value.line.series; this.emphasise(); }
    const of = value ? `${value.line.of.name} ${short(value.raw)}` : 'no number';
    element('said').textContent = `${this.chart.x.label} ${short(this.log.x ? 10 ** place : place)}: ${of}`;
  }

  zoomBy(factor) {
    const [low, high] = this.range.x;
    const middle = this.plot.cursor.left >= 0 ? this.place() : (low + high) / 2;
    if (factor > 1 && !this.view.x) return;
    this.zoom({ x: [middle - (middle - low) * factor, middle + (high - middle) * factor] });
  }
}

