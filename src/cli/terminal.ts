/** Colors text for a stream that shows colors; leaves it plain for other streams. */
export interface Painter {
  /** Whether colors are shown. */
  colors: boolean;
  strong(text: string): string;
  faint(text: string): string;
  /** Spaces on a colored background. */
  swatch(hex: string, width: number): string;
}

const PLAIN: Painter = {
  colors: false,
  strong: (text) => text,
  faint: (text) => text,
  swatch: () => '',
};

type Env = Record<string, string | undefined>;

/**
 * @param flag --color or --no-color, which take precedence over FORCE_COLOR, NO_COLOR and the stream
 */
export async function painterFor(stream: { isTTY?: boolean }, env: Env, flag?: boolean): Promise<Painter> {
  const level = colorLevel(stream.isTTY === true, env, flag);
  if (level === 0) return PLAIN;
  const [{ Chalk }, { swatch }] = await Promise.all([import('chalk'), import('./swatch.ts')]);
  const chalk = new Chalk({ level });
  return {
    colors: true,
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    swatch: (hex, width) => swatch(hex, width, level),
  };
}

/** 0 none, 1 sixteen colors, 2 256 colors, 3 all colors. */
export function colorLevel(isTTY: boolean, env: Env, flag?: boolean): 0 | 1 | 2 | 3 {
  if (flag === false) return 0;
  const forced = env.FORCE_COLOR;
  if (flag === undefined) {
    if (forced !== undefined && forced !== '') {
      if (forced === '0' || forced === 'false') return 0;
      if (forced === '1' || forced === '2' || forced === '3') return Number(forced) as 1 | 2 | 3;
    } else if (env.NO_COLOR || !isTTY || env.TERM === 'dumb') return 0;
  }
  const term = env.TERM ?? '';
  if (/truecolor|24bit/.test(env.COLORTERM ?? '') || /-direct|kitty|ghostty|alacritty|wezterm/.test(term))
    return 3;
  // colors are forced without a terminal: assume that all can be shown
  if (!isTTY || /iTerm|vscode|WezTerm/.test(env.TERM_PROGRAM ?? '') || env.WT_SESSION) return 3;
  return /256/.test(term) ? 2 : 1;
}
