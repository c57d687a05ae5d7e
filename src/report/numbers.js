// Numbers as people write them, and ticks of axes.

const RAISED = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
const powerOfTen = exponent => (exponent === 0 ? '1' : `10${[...String(exponent)].map(c => RAISED[c]).join('')}`);
const minus = text => text.replace(/-/g, '−');

// A number to four significant digits.
function short(value) {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const plain = value === 0 || (size >= 1e-3 && size < 1e5) || (Number.isInteger(value) && size < 1e7);
  return minus(plain ? String(size < 1e5 ? +value.toPrecision(size >= 1e3 ? 6 : 4) : value)
    : value.toExponential(3).replace(/\.?0+e/, 'e').replace('+', ''));
}

// Ticks of a linear axis as [place, text], multiples of 1, 2 or 5 times a power of ten.
function linearTicks(low, high, about) {
  const width = (high - low) / Math.max(about, 1);
  if (!(width > 0) || !Number.isFinite(width)) return [];
  const exponent = Math.floor(Math.log10(width));
  const power = +`1e${exponent}`;
  const factor = [1, 2, 5, 10].find(factor => factor * power >= width * 0.999) ?? 10;
  const step = factor * power;
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
  if (!(last - first <= 1000) || Math.abs(first) > 1e15) return [];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const text = value => {
    if (value === 0) return '0';
    if (largest >= 1e6 || largest < 1e-3) return minus((+value.toPrecision(12)).toExponential().replace('+', ''));
    return minus(value.toFixed(Math.min(Math.max(factor === 10 ? -exponent - 1 : -exponent, 0), 20)));
  };
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => [(first + k) * step, text((first + k) * step)]);
}

// Ticks of a log axis between powers of ten as [power, text]; where few powers are in view, those of a linear axis.
function logTicks(low, high, about) {
  const bottom = Math.ceil(low - 1e-9), top = Math.floor(high + 1e-9);
  if (top <= bottom) {
    const ticks = linearTicks(10 ** low, 10 ** high, Math.min(about, 4)).filter(([value]) => value > 0);
    return ticks.map(([value]) => [Math.log10(value), short(value)]);
  }
  const every = [1, 2, 3, 5, 10, 20, 50, 100, 200].find(every => (top - bottom) / every < Math.max(about, 2)) ?? 500;
  const plain = bottom >= -2 && top <= 3;
  const ticks = [];
  for (let k = Math.ceil(bottom / every) * every; k <= top; k += every) {
    ticks.push([k, plain ? String(+`1e${k}`) : powerOfTen(k)]);
  }
  return ticks;
}

// Places of small ticks: 2 … 9 times a power of ten, where not many powers are in view.
function betweenTicks(low, high) {
  const bottom = Math.floor(low), top = Math.ceil(high);
  const places = [];
  for (let k = bottom; k < top && top - bottom <= 7; k++) {
    for (let factor = 2; factor < 10; factor++) places.push(k + Math.log10(factor));
  }
  return places.filter(place => place >= low && place <= high);
}

// Ticks of which no texts touch.
function apart(ticks, pixels, room) {
  const kept = [];
  for (const tick of ticks) {
    const last = kept[kept.length - 1];
    if (!last || Math.abs(pixels(tick[0]) - pixels(last[0])) >= (room(last[1]) + room(tick[1])) / 2) kept.push(tick);
  }
  return kept;
}

// The part of an axis, in its own units, in which some numbers are.
function fit(axis, log, values) {
  const place = value => (log ? Math.log10(value) : value);
  const given = axis.range && (!log || axis.range[0] > 0) ? axis.range.map(place) : null;
  const floor = axis.floor !== null && (!log || axis.floor > 0) ? place(axis.floor) : -Infinity;
  let [low, high] = given ?? [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, Math.max(value, floor));
    high = Math.max(high, value, floor);
  }
  if (low > high) [low, high] = log ? [-1, 0] : [0, 1];
  const narrow = log ? (0.35 - (high - low)) / 2 : high > low ? 0 : Math.max(Math.abs(high) * 0.1, 1e-3);
  const pad = given && high > low ? 0 : Math.max((high - low) * 0.03, narrow);
  return [Math.max(low - pad, -0.4 * Number.MAX_VALUE), Math.min(high + pad, 0.4 * Number.MAX_VALUE)];
}

