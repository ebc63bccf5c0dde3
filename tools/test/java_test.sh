# SPDX-License-Identifier: Apache-2.0
# tools/find-jdk and tools/mvn: a JDK that will do, or one plain sentence.

# A machine with no JDK but those in $FOLDER/jdks, and no Maven.
no_other_jdk() {
    export CLOUDLB_JDK_FOLDERS="$FOLDER/jdks" JAVA_HOME=
    only_programs sh dirname sed readlink sort head
}

test_takes_java_home_if_it_will_do() {
    a_jdk "$FOLDER/mine" 26.0.1

    run env JAVA_HOME=$FOLDER/mine "$TOOLS/find-jdk"

    expect_success
    expect_out "$FOLDER/mine"
}

test_finds_an_installed_jdk_behind_an_older_java_home() {
    no_other_jdk
    a_jdk "$FOLDER/old" 17.0.15
    a_jdk "$FOLDER/jdks/a-21" 21.0.9
    a_jdk "$FOLDER/jdks/b-25" 25

    run env PATH="$LEAN" JAVA_HOME=$FOLDER/old "$TOOLS/find-jdk"

    expect_success
    expect_out "$FOLDER/jdks/b-25"
}

test_follows_java_on_the_path_to_its_home() {
    no_other_jdk
    a_jdk "$FOLDER/usr/jdk" 25.0.3
    mkdir "$FOLDER/alternatives"
    ln -s "$FOLDER/usr/jdk/bin/java" "$FOLDER/alternatives/java"
    ln -s ../alternatives/java "$LEAN/java"

    run env PATH="$LEAN" "$TOOLS/find-jdk"

    expect_success
    expect_out "$FOLDER/usr/jdk"
}

test_does_not_take_a_runtime_without_a_compiler() {
    no_other_jdk
    a_jdk "$FOLDER/jdks/jre" 25.0.3
    rm "$FOLDER/jdks/jre/bin/javac"

    run env PATH="$LEAN" "$TOOLS/find-jdk"

    expect_failure
}

test_says_in_one_sentence_what_to_install() {
    no_other_jdk

    run env PATH="$LEAN" "$TOOLS/find-jdk"

    expect_failure
    expect_said "cloudlb needs JDK 25 or later, and none was found: install one"
    [ "$(wc -l <"$FOLDER/said")" -eq 1 ] || broken "one line"
}

test_runs_maven_on_the_jdk_it_found() {
    stand_in mvn
    a_jdk "$FOLDER/mine" 25
    cd "$FOLDER"

    run env JAVA_HOME=$FOLDER/mine "$TOOLS/mvn" -B verify

    expect_success
    expect_calls 1 "mvn -B verify on $FOLDER/mine"
}

test_keeps_maven_from_warning_of_its_own_libraries() {
    stand_in mvn
    a_jdk "$FOLDER/mine" 25
    cd "$FOLDER"

    run env JAVA_HOME=$FOLDER/mine MAVEN_OPTS=-Xmx1g "$TOOLS/mvn" -B verify

    expect_success
    ! grep -q "sun.misc.Unsafe" "$FOLDER/said" || broken "no warning that nobody here can heed"
}

test_says_that_maven_is_missing() {
    no_other_jdk
    a_jdk "$FOLDER/mine" 25

    run env PATH="$LEAN" JAVA_HOME=$FOLDER/mine "$TOOLS/mvn" verify

    expect_failure
    expect_said "Maven is not installed: install version 3.8.7 or later"
}

test_says_that_maven_is_too_old() {
    stand_in mvn
    a_jdk "$FOLDER/mine" 25

    run env MVN_VERSION=3.8.6 JAVA_HOME=$FOLDER/mine "$TOOLS/mvn" verify

    expect_failure
    expect_said "Maven is 3.8.6: install version 3.8.7 or later"
}
