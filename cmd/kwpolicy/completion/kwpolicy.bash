# Completion of kwpolicy for bash.
_kwpolicy() {
	local words=("${COMP_WORDS[@]:1:COMP_CWORD}")
	mapfile -t COMPREPLY < <(kwpolicy __complete "${words[@]}" 2>/dev/null)
}
complete -o default -F _kwpolicy kwpolicy
