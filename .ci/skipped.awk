# SPDX-License-Identifier: Apache-2.0
# From JUnit's XML reports: each skipped test with its reason.
function attribute(name,    found) {
    if (!match($0, "[ ]" name "=\"[^\"]*\"")) return ""
    found = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    gsub(/&quot;/, "\"", found); gsub(/&lt;/, "<", found); gsub(/&gt;/, ">", found); gsub(/&#10;/, " ", found)
    gsub(/&apos;/, "'", found); gsub(/&amp;/, "\\&", found)
    return found
}
/<testcase / { test = attribute("classname") "." attribute("name") }
/<skipped/ { reason = attribute("message"); print test ": " (reason == "" ? "no reason given" : reason) }
