// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.Map;

/// Wraps what operations answer, and refusals, as each service does on the wire.
public final class AwsAnswers {

    private AwsAnswers() {}

    /// The answer of an operation that succeeded.
    public static WireAnswer success(AwsService service, String operation, String requestId, AwsBody body) {
        return switch (body) {
            case AwsBody.Json json -> json(200, requestId, JsonTree.write(json.fields()), Map.of());
            case Xml xml -> xml(200, requestId, wrapped(service, operation, requestId, xml));
        };
    }

    /// An error answer.
    public static WireAnswer refusal(AwsService service, String requestId, Refusal refusal) {
        return switch (service.dialect()) {
            case JSON ->
                json(
                        refusal.status(),
                        requestId,
                        JsonTree.write(Map.of("__type", refusal.code(), "message", refusal.text())),
                        Map.of("x-amzn-ErrorType", refusal.code()));
            case EC2 ->
                xml(refusal.status(), requestId, ec2Error(refusal, requestId).render(""));
            case QUERY ->
                xml(refusal.status(), requestId, queryError(refusal, requestId).render(service.namespace()));
        };
    }

    private static String wrapped(AwsService service, String operation, String requestId, Xml body) {
        Xml root = Xml.element(operation + "Response");
        if (service.dialect() == Dialect.EC2) {
            root.with("requestId", requestId);
            body.children().forEach(root::with);
        } else {
            root.with(body.named(operation + "Result"));
            root.with(Xml.element("ResponseMetadata").with("RequestId", requestId));
        }
        return root.render(service.namespace());
    }

    private static Xml ec2Error(Refusal refusal, String requestId) {
        Xml error = Xml.element("Error").with("Code", refusal.code()).with("Message", refusal.text());
        return Xml.element("Response").with(Xml.element("Errors").with(error)).with("RequestID", requestId);
    }

    private static Xml queryError(Refusal refusal, String requestId) {
        Xml error = Xml.element("Error")
                .with("Type", refusal.status() >= 500 ? "Receiver" : "Sender")
                .with("Code", refusal.code())
                .with("Message", refusal.text());
        return Xml.element("ErrorResponse").with(error).with("RequestId", requestId);
    }

    private static WireAnswer xml(int status, String requestId, String body) {
        return new WireAnswer(
                status, Map.of("Content-Type", "text/xml;charset=UTF-8", "x-amzn-RequestId", requestId), body);
    }

    private static WireAnswer json(int status, String requestId, String body, Map<String, String> more) {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("x-amzn-RequestId", requestId);
        return new WireAnswer(status, headers, body);
    }
}
