import type { Command } from 'commander';
import { REPORT, type ReportCommandOptions } from '../../work/params/report.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'report digits.json -o digits.html',
  'report hog.json gray.json --title "Two descriptors of digits" -o digits.html',
];

export function declareReport(program: Command, session: Session): void {
  const command = program
    .command('report')
    .summary('results as one page to look at: points, members, indices, pictures')
    .description(
      'Write results as one page that opens in any browser without a network: points that turn, clusters with their members, indices, pictures. Results are JSON that was written with labels; their inputs are read again.',
    )
    .argument('<results...>', 'results as JSON, with labels; - for standard input');
  addHelp(
    addParams(command, () => REPORT),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: ReportCommandOptions) => {
    const { runReport } = await import('../reports.ts');
    await runReport(session, files, options);
  });
}
