# SPDX-License-Identifier: Apache-2.0
# The cloudlb launcher: builds when it must, then gets out of the way.

a_checkout() {
    mkdir -p "$FOLDER/checkout/app/src/main"
    cp "$TOOLS/../cloudlb" "$FOLDER/checkout/"
    cp -R "$TOOLS" "$FOLDER/checkout/tools"
    touch -t 202001010000 "$FOLDER/checkout/pom.xml" "$FOLDER/checkout/app/pom.xml" "$FOLDER/checkout/app/src/main/Main.java" \
        "$FOLDER/checkout/app/src/main"
    a_jdk "$FOLDER/jdk" 25
    export JAVA_HOME="$FOLDER/jdk"
    stand_in mvn
    cd "$FOLDER"
}

test_builds_on_first_use_and_not_again() {
    a_checkout

    run checkout/cloudlb run --provider aws
    run checkout/cloudlb run --provider aws

    expect_success
    expect_calls 1 "-am package"
    [ -f checkout/target/cloudlb/providers/aws.jar ] || broken "the providers lie beside the program"
    case $OUT in
    *"-jar $FOLDER/checkout/target/cloudlb/cloudlb.jar run --provider aws") ;;
    *) broken "the program with its arguments" ;;
    esac
}

test_keeps_standard_output_for_the_program() {
    a_checkout

    run checkout/cloudlb plan -o json

    expect_success
    expect_said "building the program"
    [ "$(wc -l <"$FOLDER/out")" -eq 1 ] || broken "only the program's own output"
}

test_builds_again_when_a_source_is_newer() {
    a_checkout
    run checkout/cloudlb
    touch -t 203001010000 checkout/app/src/main/Main.java

    run checkout/cloudlb

    expect_success
    expect_calls 2 "-am package"
}

test_quotes_the_compiler_if_the_program_does_not_build() {
    a_checkout

    run env MVN_BROKEN=yes checkout/cloudlb plan

    expect_failure
    expect_said "no room for the moon"
    expect_said "the build failed"
}

test_first_uses_at_once_build_once() {
    a_checkout
    checkout/cloudlb first >/dev/null 2>&1 &
    first=$!

    run checkout/cloudlb second

    expect_success
    wait "$first"
    expect_calls 1 "-am package"
}

test_lets_the_user_choose_the_options_of_the_jvm() {
    a_checkout

    run env CLOUDLB_JAVA_OPTS="-Xmx1g -ea" checkout/cloudlb demo

    expect_success
    case $OUT in
    "java -Xmx1g -ea -XX:OnOutOfMemoryError="*" -Dcloudlb.home=$FOLDER/checkout -jar "*) ;;
    *) broken "these options" ;;
    esac
}

test_gives_a_persons_commands_more_memory_than_the_controller() {
    a_checkout

    run checkout/cloudlb plan
    case $OUT in
    *" -Xmx512m "*) ;;
    *) broken "a heap for large manifests" ;;
    esac

    run checkout/cloudlb run
    case $OUT in
    *" -Xmx512m "*) broken "the controller's own heap" ;;
    esac
}

test_ends_the_program_rather_than_limp_on_without_memory() {
    a_checkout

    run checkout/cloudlb demo

    expect_success
    case $OUT in
    *" -XX:+ExitOnOutOfMemoryError "*) ;;
    *) broken "this option" ;;
    esac
    case $OUT in
    *" -XX:OnOutOfMemoryError=echo "*"CLOUDLB_JAVA_OPTS"*"kill -KILL %p "*) ;;
    *) broken "a word on how to give it more, and an end that is no exit code of ours" ;;
    esac
    for file in cloudlb deploy/jvm.options; do
        semicolons=$(grep -o "echo .*kill -KILL %p" "$TOOLS/../$file" | tr -cd ';')
        [ "$semicolons" = ";" ] || broken "one semicolon in $file, where the JVM parts the commands"
    done
}

test_gives_the_image_the_options_of_the_launcher() {
    options=$(sed -n 's/^options=${CLOUDLB_JAVA_OPTS-\(.*\)}$/\1/p' "$TOOLS/../cloudlb")
    [ -n "$options" ] || broken "options in the launcher"

    for option in $options; do
        grep -qx -- "$option" "$TOOLS/../deploy/jvm.options" || broken "$option in the image"
    done
}

test_lets_signals_reach_the_program() {
    a_checkout
    checkout/cloudlb wait >"$FOLDER/program" 2>/dev/null &
    program=$!
    eventually grep -q . "$FOLDER/program"
    [ "$(cat "$FOLDER/program")" = "$program" ] || broken "the program in the launcher's own process"

    kill -TERM "$program"
    wait "$program"

    grep -q "got the signal" "$FOLDER/program" || broken "the signal in the program"
}
