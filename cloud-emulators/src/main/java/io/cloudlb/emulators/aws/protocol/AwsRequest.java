// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.WireRequest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request whose service and operation are known.
///
/// @param service the service it is for
/// @param operation the operation's name, which need not exist
/// @param parameters everything else
/// @param scope the credential scope of the signature, absent if the request is not signed
public record AwsRequest(AwsService service, String operation, Params parameters, Optional<CredentialScope> scope) {

    /// Recognises a request by `X-Amz-Target` (JSON) or by the `Version` parameter (Query).
    ///
    /// @return empty if it is for none of the emulated services
    public static Optional<AwsRequest> read(WireRequest request) {
        Optional<CredentialScope> scope = CredentialScope.of(request);
        return request.header("x-amz-target")
                .map(target -> json(target, request.body(), scope))
                .orElseGet(() -> query(request, scope));
    }

    private static Optional<AwsRequest> json(String target, String body, Optional<CredentialScope> scope) {
        int dot = target.lastIndexOf('.');
        return AwsService.ofTarget(target.substring(0, Math.max(0, dot)))
                .map(service -> new AwsRequest(
                        service,
                        target.substring(dot + 1),
                        Params.root(service.dialect(), JsonTree.parse(body)),
                        scope));
    }

    private static Optional<AwsRequest> query(WireRequest request, Optional<CredentialScope> scope) {
        Map<String, String> flat = WireRequest.form(request.query());
        flat.putAll(WireRequest.form(request.body()));
        flat.keySet().removeIf(name -> name.startsWith("X-Amz-"));
        String operation = flat.remove("Action");
        String version = flat.remove("Version");
        if (operation == null || version == null) {
            return Optional.empty();
        }
        return AwsService.ofVersion(version)
                .map(service -> new AwsRequest(
                        service,
                        operation,
                        Params.root(service.dialect(), QueryTree.parse(flat, service.dialect())),
                        scope));
    }

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
}
