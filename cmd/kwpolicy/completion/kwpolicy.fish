# Completion of kwpolicy for fish.
function __kwpolicy_complete
	set -l words (commandline -opc) (commandline -ct)
	kwpolicy __complete $words[2..-1] 2>/dev/null
end
complete -c kwpolicy -a '(__kwpolicy_complete)'
