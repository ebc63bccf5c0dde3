// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.WireRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a version 4 signature says it is for. The signature itself is not checked: the emulator knows no
/// secret.
///
/// @param accessKeyId who signed
/// @param region the region the signature is good for
/// @param service the service the signature is good for
public record CredentialScope(String accessKeyId, String region, String service) {

    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([^/,\\s]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request");

    static Optional<CredentialScope> of(WireRequest request) {
        Matcher matcher = CREDENTIAL.matcher(request.header("authorization").orElse(""));
        return matcher.find()
                ? Optional.of(new CredentialScope(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
