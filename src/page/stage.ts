/** The points of a result: turned, moved, enlarged, pointed at, and gathered with a lasso. */
import type { ReportSubject, ReportView } from '../output/report.ts';
import { drawFrame, gridOf } from './axes.ts';
import { type Camera, dragged, type Size, START, zoomed } from './camera.ts';
import { Chosen } from './chosen.ts';
import { clusterColor, isSeen, onTheme, rgbOf, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import { short } from './data.ts';
import { card, choice, h } from './dom.ts';
import { Ground } from './ground.ts';
import { gathered } from './lasso.ts';
import { mapCommand } from './mapCommand.ts';
import { mapWords } from './mapWords.ts';
import { drawLasso, markCluster } from './marks.ts';
import { axisLists, CHOSEN, canChoose, columnView, dimensions, type PlacedView } from './ownAxes.ts';
import { type Look, Painter } from './painter.ts';
import { copyButton } from './receipt.ts';
import { tipOf } from './tip.ts';

/** A frame that takes longer draws fewer points while the view moves. */
const SLOW = 30;
const QUICK = 12;
const LEAST = 10_000;

export class Stage {
  readonly element: HTMLElement;
  private readonly context: Context;
  private readonly ground = new Ground(() => this.again());
  private readonly cover: HTMLCanvasElement;
  private readonly tip = h('div', { class: 'tip', role: 'tooltip' });
  private readonly tools = h('div', { class: 'tools' });
  private readonly caption = h('p', { class: 'caption' });
  private camera: Camera = { ...START };
  private view = 0;
  /** Whose rows are drawn. */
  private shown?: ReportSubject;
  private axes = [0, 1, 2];
  private own?: { of: ReportSubject; view: PlacedView };
  private painter?: Painter;
  private points?: { labels: ArrayLike<number>; n: number; places: Uint16Array; dims: number };
  private most = Number.POSITIVE_INFINITY;
  private waiting = false;
  /** Whether the points must be drawn again, not the marks over them alone. */
  private isStale = true;
  private moving = false;
  private still = 0;
  private isLasso = false;
  private line: [number, number][] = [];
  private hovered?: number;
  private readonly chosen = new Chosen();
  private readonly held = new Map<number, [number, number]>();
  private apart = 0;

  constructor(context: Context) {
    this.context = context;
    const { element, head, body } = card('stage', 'Map of the rows');
    this.element = element;
    this.cover = h('canvas', { tabindex: 0, role: 'application' });
    head.append(this.tools);
    body.append(h('div', { class: 'view' }, this.ground.canvas, this.cover, this.tip), this.caption);
    this.listen();
    context.store.follow((state, before) => {
      if (state.result !== before.result) this.open();
      else if (state.cluster !== before.cluster || state.lasso !== before.lasso) this.choose();
      else if (state !== before) this.markAgain();
    });
    onTheme(() => this.again());
    new ResizeObserver(() => this.again()).observe(this.cover);
    this.open();
  }

  /** The views of the result, and one of columns that the reader chooses, where there are many. */
  private get views(): (ReportView | PlacedView)[] {
    const { report, result } = this.context;
    const subject = report.subjectOf(result);
    if (!canChoose(subject)) return result.views;
    if (this.own?.of !== subject || this.own.view.axes.length !== this.axes.length)
      this.own = { of: subject, view: columnView(report, subject, this.axes) };
    return [...result.views, this.own.view];
  }

  private chooseAxes(chosen: number[]): void {
    const { report, result } = this.context;
    const subject = report.subjectOf(result);
    this.axes = chosen;
    this.own = { of: subject, view: columnView(report, subject, chosen) };
    this.show(this.view, chosen.length);
  }

  private open(): void {
    const { views } = this;
    const subject = this.context.report.subjectOf(this.context.result);
    // columns of other rows are others
    if (this.own && this.own.of !== subject) this.axes = [0, 1, 2];
    // other clusters of the same rows are seen from the same side
    if (this.shown === subject) {
      this.show(this.view, this.camera.dims, this.camera);
      return;
    }
    if (this.view >= views.length) this.view = 0;
    this.show(this.view, Math.min(3, views[this.view].axes.length));
  }

  private show(view: number, dims: number, camera: Camera = { ...START, dims }): void {
    const { report, labels } = this.context;
    this.view = view;
    const { axes, places } = this.views[view];
    const subject = report.subjectOf(this.context.result);
    this.shown = subject;
    const points = {
      n: subject.n,
      labels,
      places: places instanceof Uint16Array ? places : (report.numbers(places) as Uint16Array),
      dims: axes.length,
    };
    this.points = points;
    this.painter = new Painter(points);
    this.camera = camera;
    this.most = Number.POSITIVE_INFINITY;
    this.hovered = undefined;
    this.equip();
    this.again();
  }

  /** The buttons that such points have. */
  private equip(): void {
    const { views, view, camera } = this;
    const parts: HTMLElement[] = [];
    if (views.length > 1)
      parts.push(
        choice(
          'Places of the points',
          views.map(({ name }, at) => [String(at), name] as const),
          String(view),
          (at) => this.show(Number(at), Math.min(3, views[Number(at)].axes.length)),
        ),
      );
    if (views[view].name === CHOSEN)
      parts.push(
        ...axisLists(this.context.report.subjectOf(this.context.result), this.axes, (axes) =>
          this.chooseAxes(axes),
        ),
      );
    if (views[view].axes.length > 2) parts.push(dimensions(camera.dims, (dims) => this.show(view, dims)));
    const lasso = h('button', { type: 'button', 'aria-pressed': String(this.isLasso) }, 'Lasso');
    lasso.addEventListener('click', () => {
      this.isLasso = !this.isLasso;
      lasso.setAttribute('aria-pressed', String(this.isLasso));
      this.cover.classList.toggle('lasso', this.isLasso);
    });
    parts.push(lasso, h('button', { type: 'button', click: () => this.reset() }, 'Reset'));
    parts.push(...copyButton(mapCommand(this.context, views[view], camera.dims)));
    this.tools.replaceChildren(...parts);
    const [heading] = this.element.getElementsByTagName('h2');
    heading.textContent = `Map of the ${this.context.rows.subject.unit}`;
    const { label, caption } = mapWords(this.context.rows.subject, views[view], camera.dims);
    this.cover.setAttribute('aria-label', label);
    this.caption.textContent = caption;
  }

  private reset(): void {
    this.camera = { ...START, dims: this.camera.dims };
    this.context.store.set({ lasso: undefined, row: undefined });
    this.again();
  }

  private again(): void {
    this.isStale = true;
    this.markAgain();
  }

  private markAgain(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.draw());
  }

  /** Draws while the view moves, and once more when it is still. */
  private move(): void {
    this.tip.style.display = 'none';
    this.hovered = undefined;
    this.soon();
  }

  /** Shows what is chosen: of very many points a sample at once, and then all. */
  private choose(): void {
    if ((this.points?.n ?? 0) > this.most) this.soon();
    else this.again();
  }

  /** Draws no more points than a quick frame has, and all of them a little later. */
  private soon(): void {
    this.moving = true;
    clearTimeout(this.still);
    this.still = window.setTimeout(() => {
      this.moving = false;
      this.again();
    }, 150);
    this.again();
  }

  private look(sharp: number): Look {
    const { report, result, clusters } = this.context;
    const colors = clusters.map((c) => rgbOf(clusterColor(report, result, c)));
    const chosen = this.chosen.flags(this.context);
    const paper = rgbOf(themeColor('page'));
    const rim = rgbOf(themeColor('muted'));
    const rims = colors.map((color) => (isSeen(color, paper) ? undefined : rim));
    return { colors, paper, sharp, ...(chosen && { chosen }), ...(rims.some(Boolean) && { rims }) };
  }

  private draw(): void {
    this.waiting = false;
    const { painter, cover, ground, camera } = this;
    const [wide, tall] = [cover.clientWidth, cover.clientHeight];
    if (!painter || wide === 0 || tall === 0) return;
    const sharp = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(wide * sharp), Math.round(tall * sharp)];
    for (const one of [ground.canvas, cover])
      if (one.width !== width || one.height !== height) {
        Object.assign(one, { width, height });
        this.isStale = true;
      }
    if (this.isStale) this.drawPoints(painter, sharp);
    this.isStale = false;
    const pen = cover.getContext('2d') as CanvasRenderingContext2D;
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, wide, tall);
    drawFrame(pen, { wide, tall }, camera, this.views[this.view].axes);
    this.mark(pen, sharp);
  }

  private drawPoints(painter: Painter, sharp: number): void {
    const { camera, size, moving: isMoving } = this;
    const most = isMoving ? this.most : Number.POSITIVE_INFINITY;
    const look = { ...this.look(sharp), grid: gridOf(size, camera, this.views[this.view].axes) };
    this.ground.draw({ painter, camera, look, most, isMoving }, (took) => {
      if (painter !== this.painter) return;
      const { n } = this.points as { n: number };
      // what all points take tells how many of them can move
      if (took > SLOW) this.most = Math.max(LEAST, (Math.min(n, most) * SLOW) / took);
      else if (isMoving && took < QUICK && this.most < n) this.most *= 1.3;
    });
  }

  /** Rings around the chosen and the pointed point, and the line of the lasso. */
  private mark(pen: CanvasRenderingContext2D, sharp: number): void {
    const { painter, camera, context, hovered, line } = this;
    if (!painter) return;
    for (const [i, width] of [
      [context.state.row, 2.5],
      [hovered, 1.5],
    ] as const) {
      if (i === undefined) continue;
      const radius = painter.radius(camera) + 4;
      pen.beginPath();
      const [left, top] = painter.spots.at(i);
      pen.arc(left / sharp, top / sharp, radius, 0, 2 * Math.PI);
      pen.strokeStyle = themeColor('ink');
      pen.lineWidth = width;
      pen.stroke();
    }
    markCluster(pen, context, painter.spots, sharp);
    drawLasso(pen, line);
  }

  private listen(): void {
    const { cover } = this;
    const at = (event: PointerEvent | WheelEvent): [number, number] => {
      const box = cover.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    cover.addEventListener('pointerdown', (event) => {
      cover.setPointerCapture(event.pointerId);
      this.held.set(event.pointerId, at(event));
      this.apart = 0;
      this.line = this.isLasso || event.shiftKey ? [at(event)] : [];
    });
    cover.addEventListener('pointermove', (event) => this.pointer(event.pointerId, at(event)));
    for (const name of ['pointerup', 'pointercancel'] as const)
      cover.addEventListener(name, (event) => this.release(event.pointerId, at(event)));
    cover.addEventListener('pointerleave', () => {
      this.tip.style.display = 'none';
      this.hovered = undefined;
      this.markAgain();
    });
    cover.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoom(Math.exp(-event.deltaY / 500), at(event));
      },
      { passive: false },
    );
    cover.addEventListener('dblclick', () => this.reset());
    cover.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { camera } = this;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) this.drag(step[0] * 18, step[1] * 18);
    else if (event.key === '+' || event.key === '=') this.zoom(1.15);
    else if (event.key === '-') this.zoom(1 / 1.15);
    else if (event.key === 'Home') this.camera = { ...START, dims: camera.dims };
    else return;
    event.preventDefault();
    this.move();
  }

  private get size(): Size {
    return { wide: this.cover.clientWidth, tall: this.cover.clientHeight };
  }

  private drag(dx: number, dy: number): void {
    this.camera = dragged(this.camera, this.size, dx, dy);
  }

  /** @param at the place that stays where it is, in a plane */
  private zoom(by: number, at?: [number, number]): void {
    this.camera = zoomed(this.camera, this.size, by, at);
    this.move();
  }

  private pointer(id: number, [x, y]: [number, number]): void {
    const before = this.held.get(id);
    if (!before) {
      this.hover(x, y);
      return;
    }
    this.held.set(id, [x, y]);
    if (this.line.length > 0) {
      this.line.push([x, y]);
      this.markAgain();
    } else if (this.held.size === 1) {
      this.drag(x - before[0], y - before[1]);
      this.move();
    } else {
      const [a, b] = [...this.held.values()];
      const now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (this.apart > 0) this.zoom(now / this.apart, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      this.apart = now;
    }
  }

  private release(id: number, [x, y]: [number, number]): void {
    const isHeld = this.held.delete(id);
    this.apart = 0;
    const { line } = this;
    this.line = [];
    if (!isHeld) return;
    if (line.length > 2) this.gather(line);
    else if (!this.moving) {
      const i = this.under(x, y);
      if (i !== undefined) this.context.store.set({ row: i });
    }
    this.markAgain();
  }

  private gather(line: readonly [number, number][]): void {
    const { painter, context } = this;
    if (!painter) return;
    const { cluster } = context.state;
    const found = gathered(painter.spots, line, this.size, window.devicePixelRatio || 1, cluster);
    context.store.set({ lasso: found.length > 0 ? found : undefined });
  }

  private under(x: number, y: number): number | undefined {
    const sharp = window.devicePixelRatio || 1;
    return this.painter?.spots.nearest(x * sharp, y * sharp, 12 * sharp, this.chosen.flags(this.context));
  }

  private hover(x: number, y: number): void {
    const i = this.under(x, y);
    if (i === this.hovered) return;
    this.hovered = i;
    this.markAgain();
    const { tip, context, cover } = this;
    tip.style.display = i === undefined ? 'none' : 'block';
    if (i === undefined) return;
    const places = this.valuesAt(i);
    tip.replaceChildren(...tipOf(context, i, places));
    tip.style.left = `${Math.max(4, Math.min(x + 14, cover.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, cover.clientHeight - tip.offsetHeight - 4))}px`;
  }

  /** Where a point is, by the axes of the view. */
  private valuesAt(i: number): [name: string, value: string][] {
    const { places, dims } = this.points as { places: Uint16Array; dims: number };
    return this.views[this.view].axes.map(({ name, low, high }, j) => [
      name,
      short(low + (places[i * dims + j] / 65535) * (high - low)),
    ]);
  }
}
