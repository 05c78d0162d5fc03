import { ClusterkitError } from '../../core/errors.ts';
import { findDistance } from '../../distances/table.ts';
import { readingOf } from '../cluster.ts';
import type { Group } from '../look.ts';
import { openSubject } from '../open.ts';
import type { CompareOptions } from '../params/comparing.ts';
import type { SubjectOptions } from '../params/reading.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import type { ComparedFit } from './asked.ts';

/**
 * An input as its algorithms read it: those that compare categories read text as categories, and the others as numbers;
 * with features and a scale of their own. Each reading is made once.
 */
export class Readings {
  private readonly work: Work;
  private readonly group: Group;
  private readonly fits: readonly ComparedFit[];
  private readonly options: CompareOptions;
  private readonly subjects = new Map<string, Subject>();

  /** @param fits what is fitted to the input @param options those of the input */
  constructor(work: Work, group: Group, fits: readonly ComparedFit[], options: CompareOptions) {
    this.work = work;
    this.group = group;
    this.fits = fits;
    this.options = options;
  }

  /** The reading of the first algorithm, which stands for the input. */
  first(): Promise<Subject> {
    return this.of(this.fits[0]);
  }

  /**
   * The reading of an algorithm.
   * @throws {ClusterkitError} usage, input or memory; also if it holds other rows than the first one
   */
  async of(fit: ComparedFit): Promise<Subject> {
    const { scale, features } = fit.options;
    const how = { ...this.categoriesOf(fit), scale, features };
    const key = JSON.stringify(how);
    const known = this.subjects.get(key);
    if (known) return known;
    const [first] = this.subjects.values();
    if (first && this.group.files.includes('-')) throw otherReading(fit, 'standard input is read once');
    const subject = await openSubject(this.work, this.group, { ...this.shared(), ...how });
    if (first && subject.n !== first.n)
      throw otherReading(fit, `${subject.n} rows, and not ${first.n}, can be read so`);
    this.subjects.set(key, subject);
    return subject;
  }

  /** How text is read for an algorithm. */
  private categoriesOf({ entry, options }: ComparedFit): Pick<SubjectOptions, 'categories' | 'metric'> {
    const { metric = [] } = options as { metric?: string | string[] };
    const isOwn = entry.params.some(({ name }) => name === 'metric');
    const metrics = isOwn ? [metric].flat() : [];
    const isOfCategories = metrics.length > 0 && metrics.every((one) => findDistance(one).categorical);
    return {
      ...(entry.categories && { categories: entry.categories }),
      ...(isOfCategories && { metric: metrics }),
    };
  }

  /** Pixels stay in their grid for all algorithms, if one of them clusters their grid. */
  private shared(): SubjectOptions {
    const isGrid = this.fits.some(
      ({ options: { graph, connectivity } }) => graph === 'grid' || connectivity === 'grid',
    );
    const { metric: _, ...reading } = readingOf(
      this.options,
      this.fits.map(({ entry }) => entry),
    );
    return { ...reading, grid: isGrid };
  }
}

function otherReading({ entry }: ComparedFit, reason: string): ClusterkitError {
  return new ClusterkitError(
    'input',
    `${entry.name} reads the input in another way than those before it: ${reason}`,
  );
}
