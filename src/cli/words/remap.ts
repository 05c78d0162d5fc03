import { formatBytes } from '../../core/memory.ts';
import { plural, unitFor } from '../../core/words.ts';
import { keepsAll, type RemapRun, type WrittenPicture } from '../../work/remap/write.ts';
import { count, percent, printable } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** What became of a picture: its colors, its errors and its files. */
export function remapText(run: RemapRun, painter: Painter): string {
  const { input, k, distinct, colors } = run;
  const { path, width, height, frames } = input;
  const shown = frames > 1 ? `, ${frames} frames` : '';
  const heading = `${printable(path)}  ${width} x ${height}${shown}, ${count(distinct)} ${unitFor(distinct, 'colors')}`;
  const isKept = keepsAll(run.files);
  const strip = painter.colors && !isKept ? [colors.map(({ hex }) => painter.swatch(hex, 1)).join('')] : [];
  const became = !isKept ? `became ${k}` : distinct === 1 ? 'stays' : 'stay';
  const lines = [
    painter.strong(`${heading} ${became}`),
    ...strip,
    ...(run.choice ? [run.choice.text] : []),
    errorLine(run),
    ...qualityLines(run),
    ...run.files.map(fileLine),
  ];
  return `${lines.join('\n')}\n`;
}

function errorLine({ fidelity: { mse, psnr, deltaE, ssim } }: RemapRun): string {
  if (psnr === null) return 'error: none, every pixel keeps its color';
  const squared = `MSE ${significant(mse)}, PSNR ${psnr.toFixed(1)} dB`;
  const colors = `CIEDE2000 mean ${deltaE.mean.toFixed(2)}, 95 % within ${deltaE.p95.toFixed(2)}`;
  return `error: ${squared}, ${colors}, SSIM ${ssim.toFixed(3)}`;
}

function qualityLines({ quality }: RemapRun): string[] {
  if (!quality) return [];
  return [
    `quality without dithering: ${quality.value.toFixed(1)}, asked for: ${quality.least} to ${quality.wished}`,
  ];
}

function fileLine({ path, bytes, original, bits, kept }: WrittenPicture): string {
  const size = `${printable(path)}: ${formatBytes(bytes)}`;
  if (kept) return `${size}, the original with all its colors: few make it no smaller`;
  const share = `${percent(bytes / original)} of the ${formatBytes(original)} of the original`;
  return `${size}, ${share}${bits === undefined ? '' : `, ${plural(bits, 'bit')} a pixel`}`;
}

/** Three digits, without an exponent. */
function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
