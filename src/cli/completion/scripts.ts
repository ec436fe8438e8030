/** Shells that can be taught to complete. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What labapi answers where the shell is to offer files; no name begins like this. */
export const FILES = ":files";

const BASH = `# labapi completion for bash: eval "$(labapi completion bash)"
_labapi() {
  local answer
  COMPREPLY=()
  while IFS= read -r answer; do COMPREPLY+=("$answer"); done \\
    < <(labapi completion bash --complete "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [[ "\${COMPREPLY[0]}" == "${FILES}" ]]; then
    COMPREPLY=()
    compopt -o default 2>/dev/null
  elif [[ \${#COMPREPLY[@]} -eq 1 && ( "\${COMPREPLY[0]}" == */ || "\${COMPREPLY[0]}" == *: ) ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _labapi labapi
`;

const ZSH = `#compdef labapi
# labapi completion for zsh: eval "$(labapi completion zsh)"
_labapi() {
  local answer value label
  local -a folders folder_labels others other_labels
  local before="\${(j: :)words[1,CURRENT-1]}"
  while IFS= read -r answer; do
    [[ "$answer" == "${FILES}" ]] && { _files; return }
    value="\${answer%%$'\\t'*}"
    label="\${(Q)value}"
    [[ "$answer" == *$'\\t'* ]] && label="$label  -- \${answer#*$'\\t'}"
    if [[ "$value" == */ ]]; then
      folders+=("$value"); folder_labels+=("$label")
    else
      others+=("$value"); other_labels+=("$label")
    fi
  done < <(labapi completion zsh --complete "$before $QIPREFIX$IPREFIX$PREFIX" 2>/dev/null)
  (( \${#folders} )) && compadd -U -Q -S '' -l -d folder_labels -- "\${folders[@]}"
  (( \${#others} )) && compadd -U -Q -l -d other_labels -- "\${others[@]}"
}
compdef _labapi labapi
`;

const FISH = `# labapi completion for fish: labapi completion fish | source
function __labapi_complete
    set -l answers (labapi completion fish --complete (commandline -cp | string collect) 2>/dev/null)
    if test "$answers[1]" = "${FILES}"
        __fish_complete_path (commandline -ct)
    else
        string join -- \\n $answers
    end
end
complete -c labapi -f -a '(__labapi_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** The script that teaches a shell. It asks labapi itself at every Tab, so it never gets old. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
