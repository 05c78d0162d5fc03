import type { Command } from 'commander';
import { SHELLS } from '../completion/shells.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `bash: add this to ~/.bashrc
  source <(clusterkit completion bash)
zsh: add this to ~/.zshrc, after compinit
  source <(clusterkit completion zsh)
fish: run this once
  clusterkit completion fish > ~/.config/fish/completions/clusterkit.fish
PowerShell: add this to $PROFILE
  clusterkit completion powershell | Out-String | Invoke-Expression

The script asks the program for every word, so it knows all commands, options and choices of the version that is installed, and the columns of the table that the line names. The script calls "clusterkit completion words".`;

const EXAMPLES = ['completion bash', 'completion zsh', 'completion words kmeans --chart .pi'];

/** @param declare declares the command that a command line begins with, or else all of them */
export function declareCompletion(
  program: Command,
  session: Session,
  declare: (words: readonly string[]) => Command,
): void {
  const command = program
    .command('completion')
    .summary('a script by which a shell completes commands, options, choices and columns')
    .description(
      'Print the script by which a shell completes commands, options, choices and columns of tables.',
    )
    .argument('<shell>', `${SHELLS.join(', ')}; words: how the script asks`)
    .argument('[words...]', 'of words: the line, the word to complete last and with a dot before it');
  addHelp(
    addParams(command, () => []),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (shell: string, words: string[]) => {
    const { runCompletion } = await import('../completion.ts');
    await runCompletion(session, shell, words, declare);
  });
}
