/** Shells that can be taught to complete. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const BASH = `# labapi completion for bash: eval "$(labapi completion bash)"
_labapi() {
  local IFS=$'\\n'
  COMPREPLY=($(labapi completion bash --complete "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  if [[ \${#COMPREPLY[@]} -eq 1 && ( "\${COMPREPLY[0]}" == */ || "\${COMPREPLY[0]}" == *: ) ]]; then compopt -o nospace; fi
}
complete -o default -F _labapi labapi
`;

const ZSH = `#compdef labapi
# labapi completion for zsh: eval "$(labapi completion zsh)"
_labapi() {
  local -a found
  found=("\${(@f)$(labapi completion zsh --complete "\${LBUFFER}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then
    compadd -U -Q -S '' -- "\${found[@]}"
  else
    _files
  fi
}
compdef _labapi labapi
`;

const FISH = `# labapi completion for fish: labapi completion fish | source
function __labapi_complete
    labapi completion fish --complete (commandline -cp) 2>/dev/null
end
complete -c labapi -a '(__labapi_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** The script that teaches a shell. It asks labapi itself at every Tab, so it never gets old. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
