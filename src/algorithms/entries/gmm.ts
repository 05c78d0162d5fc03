import type { AlgorithmEntry } from '../entry.ts';
import { FORM_ALIASES, FORMS } from '../gmm/forms.ts';
import { K, maxIter, nInit, SEED } from '../params.ts';

export const GMM: AlgorithmEntry = {
  name: 'gmm',
  title: 'Gaussian mixture',
  summary: 'k normal distributions of any shape, and how far each row belongs to each of them',
  about:
    'Fit a mixture of k normal distributions by expectation and maximization. The criteria BIC, AIC and ICL compare numbers of components and forms of covariances; for all of them smaller is better.',
  reference:
    'A. P. Dempster, N. M. Laird, D. B. Rubin, Maximum likelihood from incomplete data via the EM algorithm, J. R. Stat. Soc. B 39, 1977; G. Celeux, G. Govaert, Gaussian parsimonious clustering models, Pattern Recognition 28, 1995',
  params: [
    K,
    {
      name: 'covariance',
      type: 'choice',
      value: 'form',
      choices: FORMS,
      aliases: { ...Object.fromEntries(FORMS.map((form) => [form.toLowerCase(), form])), ...FORM_ALIASES },
      default: 'VVV',
      grid: true,
      help: 'what covariances have in common: full (VVV, each its own), tied (EEE), diag (VVI, axes along the columns), spherical (VII), or a name of mclust for volume, shape and orientation, each equal, varying or none: EII, VII, EEI, VEI, EVI, VVI, EEE, VEE, EVE, VVE, EEV, VEV, EVV, VVV; several, or all',
    },
    {
      name: 'init',
      type: 'text',
      value: 'how',
      names: ['k-means', 'hac', 'random'],
      default: 'k-means',
      help: 'first clusters: k-means, hac (ward), random, rows:3,17,99 (rows, or pixels y*width+x), a file of centers or colors, or an earlier result',
    },
    nInit(10),
    maxIter('iterations of a start', 1000),
    {
      name: 'tol',
      type: 'number',
      value: 'gain',
      min: 0,
      default: 1e-7,
      grid: true,
      help: 'stop when the log-likelihood rises by no more than this for each row',
    },
    {
      name: 'regCovar',
      type: 'number',
      value: 'share',
      min: 0,
      default: 1e-6,
      grid: true,
      help: 'least variance of a component in any direction, as a share of the variance of the columns',
    },
    SEED,
  ],
  gives: ['centers', 'descent', 'membership', 'mixture'],
  takes: { summary: true },
  examples: [
    'gmm data/faithful.csv -k 3 --covariance tied --chart scatter',
    'gmm data/faithful.csv -k 1..9 --covariance all --chart bic',
    'gmm images/flower.jpg -k 8 --quantized flower8.png',
  ],
  load: async () => (await import('../gmm.ts')).algorithm,
};
