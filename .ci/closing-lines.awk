# SPDX-License-Identifier: Apache-2.0
# From Maven's log: the totals of each run of surefire and failsafe, with its module, and the verdict.
{ gsub(/\033\[[0-9;]*m/, "") }
/^\[INFO\] Building .* \[[0-9]+\/[0-9]+\]$/ { module = $0; sub(/^\[INFO\] Building /, "", module); sub(/ [^ ]+ +\[.*/, "", module) }
/^\[INFO\] --- .*surefire/ { runner = "surefire" }
/^\[INFO\] --- .*failsafe.*integration-test/ { runner = "failsafe" }
/^\[[A-Z]+\] Tests run: / && !/Time elapsed/ { sub(/^\[[A-Z]+\] /, ""); print module ", " runner ": " $0 }
/^\[INFO\] BUILD / { sub(/^\[INFO\] /, ""); print }
