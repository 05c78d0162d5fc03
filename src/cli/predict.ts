import { checkModel, type Model } from '../algorithms/model.ts';
import { predict } from '../algorithms/predict.ts';
import { ClusterkitError } from '../core/errors.ts';
import { fromHex, type Rgb } from '../core/image.ts';
import { COLOR_SPACES, type ColorSpace } from '../features/colorspace.ts';
import { inFile, readInput } from '../input/open.ts';
import { oneByOne } from './algorithm.ts';
import type { ClusterOptions } from './clusterOptions.ts';
import { checkOptionsFor, lookAt } from './inputs.ts';
import { runPalette } from './palette.ts';
import { predictRows } from './predict/rows.ts';
import type { Session } from './session.ts';

/** A model of more is a mistake. */
const MOST_BYTES = 256e6;

/** A model whose rows are the colours of pictures. */
interface ColorModel extends Model {
  space: ColorSpace;
  colors: string[];
}

/**
 * Pictures in the colours of a model, or rows in its clusters, in their order there.
 * @param given whether an option was given
 */
export async function runPredict(
  session: Session,
  path: string,
  paths: string[],
  options: ClusterOptions,
  given: (property: string) => boolean,
): Promise<void> {
  const inputs = await lookAt(session, paths, options.by === 'pictures');
  const { files } = inputs;
  checkOptionsFor(inputs.kind, options, given, files[0]);
  const read = await readModel(session, path);
  if (inputs.kind !== 'picture') {
    if (read.space)
      throw new ClusterkitError('input', `${path}: is a model for pictures, ${files[0]} is a ${inputs.kind}`);
    return predictRows(session, inputs, path, read, options);
  }
  const model = await inFile(path, () => colorModel(read));
  const { k, seed, space, metric, algorithm } = model;
  const colors = model.colors.map((hex) => fromHex(hex) as Rgb);
  await runPalette(
    session,
    files,
    { ...options, k: [k], seed, space },
    {
      name: 'predict',
      title: `${algorithm} model ${path}`,
      params: { model: path, algorithm, metric },
      fit: oneByOne(async (data, pacing) => predict(model, data, pacing)),
      colors: () => colors,
    },
  );
}

async function readModel(session: Session, path: string): Promise<Model> {
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES, stdin: session.io.stdin });
  return inFile(path, () => checkModel(parse(new TextDecoder().decode(bytes))));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', 'not a model this can use: it is not JSON', { cause: error });
  }
}

function colorModel(model: Model): ColorModel {
  const { dim, space, colors } = model;
  const refuse = (reason: string) => new ClusterkitError('input', `not a model for pictures: ${reason}`);
  if (dim !== 3) throw refuse(`it has ${dim} columns, colours have 3`);
  if (!COLOR_SPACES.includes(space as ColorSpace)) throw refuse(`space must be ${COLOR_SPACES.join(', ')}`);
  if (!colors) throw refuse('it has no colours');
  return { ...model, space: space as ColorSpace, colors };
}
