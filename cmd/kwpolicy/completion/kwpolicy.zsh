#compdef kwpolicy
# Completion of kwpolicy for zsh.
_kwpolicy() {
	local -a candidates
	candidates=(${(f)"$(kwpolicy __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
	if (( ${#candidates} )); then
		compadd -a candidates
	else
		_files
	fi
}
compdef _kwpolicy kwpolicy
