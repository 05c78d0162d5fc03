import type { Shell } from './shells.ts';

/*
 * Each script hands the words of the line to the program and the word to complete last, with a dot before it. The
 * answer has a line for each word, a tab and what it is; a line :files asks for names of files.
 */

const BASH = `_clusterkit() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line word files= quoted=
  local -a words
  [[ $current == = ]] && current=
  # an open quote
  [[ $current == [\\'\\"]* ]] && quoted=1 current="\${current:1}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # xargs takes quotes away, and runs nothing
    [[ $word == *[\\\\\\'\\"]* ]] && word="$(xargs printf %s <<<"$word" 2>/dev/null || printf %s "$word")"
    words+=("$word")
  done
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=1
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    else
      line="\${line%%$'\\t'*}"
      # bash quotes names of files by itself, and nothing else
      [[ -z $files$quoted && $line == *[^[:alnum:]_./:=,@%+-]* ]] && printf -v line %q "$line"
      COMPREPLY+=("$line")
    fi
  done < <(clusterkit completion words -- \${words[@]+"\${words[@]}"} ".$current" 2>/dev/null)
}
complete -F _clusterkit clusterkit
`;

const ZSH = `#compdef clusterkit
_clusterkit() {
  local -a lines described
  local line about files=0
  lines=("\${(@f)$(clusterkit completion words -- "\${(@Q)words[2,CURRENT-1]}" ".\${words[CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == :files ]]; then
      files=1
    elif [[ -n $line ]]; then
      about="\${line#*$'\\t'}"
      described+=("\${\${line%%$'\\t'*}//:/\\\\:}\${about:+:$about}")
    fi
  done
  (( $#described )) && _describe -V clusterkit described
  (( files )) && _files
}
compdef _clusterkit clusterkit
`;

const FISH = `function __clusterkit_words
  set -l current (commandline -ct)
  set -l words (commandline -opc)
  for line in (clusterkit completion words -- $words[2..-1] ".$current" 2>/dev/null)
    if test "$line" = ":files"
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c clusterkit -f -k -a '(__clusterkit_words)'
`;

const POWERSHELL = `Register-ArgumentCompleter -Native -CommandName clusterkit -ScriptBlock {
  param($current, $line, $position)
  $words = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() } })
  clusterkit completion words '--' @words ".$current" 2>$null | ForEach-Object {
    if ($_ -eq ':files') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($current)
    } else {
      $word, $about = $_ -split "\`t", 2
      if (-not $about) { $about = $word }
      $text = $word
      if ($word -match '[^\\w./:=,%+-]') { $text = "'" + $word.Replace("'", "''") + "'" }
      [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
    }
  }
}
`;

/** The script of each shell. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
