/** The text of a page that turns points in three dimensions. A pure function: `render.ts` supplies the parts. */
import { escapeMarkup, policyOf } from '../core/markup.ts';
import { colorRules, dataTag, type PageColors, schemeTag } from './pageParts.ts';
import type { Scene } from './scatter3d.ts';
import { colorIn, type ThemeName } from './themes.ts';

interface ScenePageParts {
  description: string;
  scene: Scene;
  /** The side from which the points are seen at first. */
  view: { turn: number; tilt: number };
  /** For readers without JavaScript. */
  svg: string;
  /** The themes that the page can have: one, or light and dark for the reader to choose. */
  themes: readonly ThemeName[];
  /** The colors of the page itself in each of them. */
  colors: readonly PageColors[];
  /** The hash of a script, for the policy. */
  hashOf(script: string): string;
}

const STYLE = `
html { background: var(--page); color: var(--ink); font: 13px/1.45 Inter, Helvetica, Arial, sans-serif; }
body { margin: 0 auto; padding: 24px; max-width: 980px; box-sizing: border-box; }
h1 { font-size: 18px; margin: 0 0 4px; } p { margin: 0; color: var(--muted); }
#view { position: relative; margin-top: 12px; }
canvas { width: 100%; height: min(72vh, 640px); display: block; touch-action: none; cursor: grab; border-radius: 6px; }
canvas:focus-visible { outline: 2px solid var(--muted); }
canvas.held { cursor: grabbing; }
#legend { display: flex; flex-wrap: wrap; gap: 6px; margin: 10px 0; }
#legend button { font: inherit; color: inherit; background: none; border: 1px solid var(--axis);
  border-radius: 999px; padding: 2px 10px 2px 8px; cursor: pointer; }
#legend button[aria-pressed=false] { opacity: 0.4; }
#legend i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
#tip { position: absolute; display: none; pointer-events: none; background: var(--panel);
  border: 1px solid var(--axis); border-radius: 6px; padding: 6px 9px; font-size: 12px; white-space: pre; }
`;

/**
 * Draws the points on a canvas, the farthest first. The pointer turns them, the wheel and two fingers come nearer, and so do
 * the keys; a point under the pointer tells its values. Data become text only, not markup.
 */
const SCRIPT = `
(function () {
  'use strict';
  var given = JSON.parse(document.getElementById('scene').textContent);
  var scene = given.scene, start = given.view;
  function numbers(text) {
    var bytes = atob(text), out = new Uint16Array(bytes.length / 2);
    for (var i = 0; i < out.length; i++) out[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
    return out;
  }
  var at = numbers(scene.positions), labels = numbers(scene.labels), n = labels.length;
  var canvas = document.querySelector('canvas'), pen = canvas.getContext('2d'), tip = document.getElementById('tip');
  var turn = start.turn, tilt = start.tilt, zoom = 1, hidden = scene.groups.map(function () { return false; });
  var left = new Float32Array(n), top = new Float32Array(n), near = new Float32Array(n);
  var order = new Uint32Array(n), starts = new Uint32Array(258);
  var paper, ink, muted, line, wide = 0, tall = 0, sharp = 1, waiting = false;
  function frame(x, y, z) {
    var sin = Math.sin(turn), cos = Math.cos(turn), away = x * sin + y * cos;
    var half = 0.275 * Math.min(wide * 0.9, tall) * zoom;
    return [
      wide / 2 + half * (x * cos - y * sin),
      tall / 2 - half * (z * Math.cos(tilt) + away * Math.sin(tilt)),
      (z * Math.sin(tilt) - away * Math.cos(tilt)) / Math.sqrt(3)
    ];
  }
  function edge(a, b, front) {
    var p = frame(a[0], a[1], a[2]), q = frame(b[0], b[1], b[2]);
    if ((p[2] + q[2]) / 2 > 0.2 !== front) return;
    pen.beginPath(); pen.moveTo(p[0], p[1]); pen.lineTo(q[0], q[1]); pen.stroke();
  }
  function cube(front) {
    pen.globalAlpha = front ? 0.35 : 1;
    for (var u = -1; u <= 1; u += 2) for (var v = -1; v <= 1; v += 2) {
      edge([-1, u, v], [1, u, v], front); edge([u, -1, v], [u, 1, v], front); edge([u, v, -1], [u, v, 1], front);
    }
    pen.globalAlpha = 1;
  }
  function word(text, place, align, color, size) {
    pen.font = size + 'px Inter, Helvetica, Arial, sans-serif';
    pen.textAlign = align; pen.textBaseline = 'middle'; pen.lineWidth = 4;
    pen.strokeStyle = paper; pen.strokeText(text, place[0], place[1]);
    pen.fillStyle = color; pen.fillText(text, place[0], place[1]);
  }
  function look(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  var wish = window.matchMedia('(prefers-color-scheme: dark)'), colors;
  function looks() {
    var dark = wish.matches ? 1 : 0;
    colors = scene.groups.map(function (group) { return group.colors[dark] || group.colors[0]; });
    document.querySelectorAll('#legend i').forEach(function (dot, g) { dot.style.background = colors[g]; });
    paper = look('page'); ink = look('ink'); muted = look('muted'); line = look('axis'); again();
  }
  function short(value) { return String(Number(value.toPrecision(4))).replace('-', '\\u2212'); }
  // the edge of an axis that is farthest from the middle on the page, and low if two are as far
  function axis(j) {
    var best = null;
    for (var u = -1; u <= 1; u += 2) for (var v = -1; v <= 1; v += 2) {
      var ends = [-1, 1].map(function (t) {
        var point = [u, v]; point.splice(j, 0, t);
        return frame(point[0], point[1], point[2]);
      });
      var x = (ends[0][0] + ends[1][0]) / 2 - wide / 2, y = (ends[0][1] + ends[1][1]) / 2 - tall / 2;
      var far = j === 2 ? -x : y + 0.01 * x;
      if (!best || far > best.far) best = { far: far, ends: ends, x: x, y: y };
    }
    var length = Math.sqrt(best.x * best.x + best.y * best.y) || 1, away = [best.x / length, best.y / length];
    var align = away[0] > 0.35 ? 'left' : away[0] < -0.35 ? 'right' : 'center';
    best.ends.forEach(function (end, i) {
      word(short(scene.ranges[j][i]), [end[0] + 14 * away[0], end[1] + 14 * away[1]], align, muted, 11);
    });
    var middle = [(best.ends[0][0] + best.ends[1][0]) / 2 + 26 * away[0], (best.ends[0][1] + best.ends[1][1]) / 2 + 26 * away[1]];
    word(scene.axes[j], middle, align, ink, 13);
  }
  // by distance, in 256 steps
  function sort() {
    starts.fill(0);
    for (var i = 0; i < n; i++) starts[2 + Math.floor((near[i] + 1) * 127.5)]++;
    for (var b = 1; b < 258; b++) starts[b] += starts[b - 1];
    for (i = 0; i < n; i++) order[starts[1 + Math.floor((near[i] + 1) * 127.5)]++] = i;
  }
  function draw() {
    waiting = false;
    sharp = window.devicePixelRatio || 1; wide = canvas.clientWidth; tall = canvas.clientHeight;
    if (canvas.width !== Math.round(wide * sharp)) canvas.width = Math.round(wide * sharp);
    if (canvas.height !== Math.round(tall * sharp)) canvas.height = Math.round(tall * sharp);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, wide, tall);
    for (var i = 0; i < n; i++) {
      var p = frame(at[3 * i] / 32767.5 - 1, at[3 * i + 1] / 32767.5 - 1, at[3 * i + 2] / 32767.5 - 1);
      left[i] = p[0]; top[i] = p[1]; near[i] = p[2];
    }
    sort();
    pen.strokeStyle = line; pen.lineWidth = 1;
    cube(false);
    var radius = Math.max(1.1, Math.min(4.5, 90 / Math.sqrt(n + 1))) * Math.sqrt(zoom);
    for (var s = 0; s < n; s++) {
      var q = order[s], group = labels[q];
      if (hidden[group]) continue;
      var r = radius * (1 + 0.28 * near[q]);
      pen.globalAlpha = 0.72 + 0.26 * near[q];
      pen.fillStyle = colors[group];
      if (n > 6000) pen.fillRect(left[q] - r, top[q] - r, 2 * r, 2 * r);
      else { pen.beginPath(); pen.arc(left[q], top[q], r, 0, 6.2832); pen.fill(); }
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = line; pen.lineWidth = 1;
    cube(true);
    for (var j = 0; j < 3; j++) axis(j);
  }
  function again() { if (!waiting) { waiting = true; requestAnimationFrame(draw); } }
  function limit() { tilt = Math.max(-1.57, Math.min(1.57, tilt)); zoom = Math.max(0.3, Math.min(12, zoom)); again(); }
  var held = new Map(), apart = 0;
  canvas.addEventListener('pointerdown', function (event) {
    canvas.setPointerCapture(event.pointerId); held.set(event.pointerId, [event.clientX, event.clientY]);
    canvas.classList.add('held'); tip.style.display = 'none'; apart = 0; canvas.focus();
  });
  canvas.addEventListener('pointermove', function (event) {
    var before = held.get(event.pointerId);
    if (!before) { tell(event); return; }
    held.set(event.pointerId, [event.clientX, event.clientY]);
    if (held.size === 1) {
      turn += (event.clientX - before[0]) / 150; tilt += (event.clientY - before[1]) / 150;
    } else {
      var ends = Array.from(held.values()), now = Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]);
      if (apart > 0) zoom *= now / apart;
      apart = now;
    }
    limit();
  });
  function release(event) { held.delete(event.pointerId); apart = 0; if (held.size === 0) canvas.classList.remove('held'); }
  canvas.addEventListener('pointerup', release); canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', function () { tip.style.display = 'none'; });
  canvas.addEventListener('wheel', function (event) { event.preventDefault(); zoom *= Math.exp(-event.deltaY / 600); limit(); }, { passive: false });
  canvas.addEventListener('dblclick', reset);
  function reset() { turn = start.turn; tilt = start.tilt; zoom = 1; again(); }
  var keys = {
    ArrowLeft: function () { turn -= 0.1; }, ArrowRight: function () { turn += 0.1; },
    ArrowUp: function () { tilt -= 0.1; }, ArrowDown: function () { tilt += 0.1; },
    '+': function () { zoom *= 1.15; }, '=': function () { zoom *= 1.15; }, '-': function () { zoom /= 1.15; },
    Home: reset, '0': reset
  };
  canvas.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault(); keys[event.key](); limit();
  });
  function tell(event) {
    var box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, best = -1, least = 100;
    for (var s = n - 1; s >= 0; s--) {
      var i = order[s];
      if (hidden[labels[i]]) continue;
      var d = (left[i] - x) * (left[i] - x) + (top[i] - y) * (top[i] - y);
      if (d < least) { least = d; best = i; }
    }
    if (best < 0) { tip.style.display = 'none'; return; }
    var lines = scene.ids ? [scene.ids[best]] : [];
    lines.push('cluster ' + scene.groups[labels[best]].name);
    scene.axes.forEach(function (name, j) {
      var range = scene.ranges[j];
      lines.push(name + ': ' + short(range[0] + (at[3 * best + j] / 65535) * (range[1] - range[0])));
    });
    tip.textContent = lines.join('\\n'); tip.style.display = 'block';
    tip.style.left = Math.max(0, Math.min(wide - tip.offsetWidth, left[best] + 12)) + 'px';
    tip.style.top = Math.max(0, Math.min(tall - tip.offsetHeight, top[best] + 12)) + 'px';
  }
  var legend = document.getElementById('legend');
  if (scene.groups.length <= 40) scene.groups.forEach(function (group, g) {
    var button = document.createElement('button'), dot = document.createElement('i');
    button.type = 'button'; button.setAttribute('aria-pressed', 'true');
    button.append(dot, document.createTextNode(group.name));
    button.addEventListener('click', function () {
      hidden[g] = !hidden[g]; button.setAttribute('aria-pressed', String(!hidden[g])); again();
    });
    legend.append(button);
  });
  window.addEventListener('resize', again);
  wish.addEventListener('change', looks);
  looks();
})();
`;

export function scenePage(parts: ScenePageParts): string {
  const { description, scene, view, svg, themes, colors, hashOf } = parts;
  const { title, subtitle, groups, ...points } = scene;
  const named = groups.map(({ name, color }) => ({
    name,
    colors: themes.map((theme) => colorIn(theme, color)),
  }));
  const text = escapeMarkup(description);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf([hashOf(SCRIPT)])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${schemeTag(colors)}<meta name="description" content="${text}">
<title>${escapeMarkup(title)}</title>
<style>
${colorRules(colors)}${STYLE}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(subtitle)}</p>
<div id="view"><canvas tabindex="0" role="img" aria-label="${text}"></canvas><div id="tip" role="tooltip"></div></div>
<div id="legend" role="group" aria-label="Clusters that are shown"></div>
<p>Drag or press the arrow keys to turn, scroll or press + and \u2212 to come nearer, press Home to start again.</p>
<noscript>${svg}</noscript>
${dataTag('scene', { scene: { ...points, groups: named }, view })}
<script>${SCRIPT}</script>
</body>
</html>
`;
}
