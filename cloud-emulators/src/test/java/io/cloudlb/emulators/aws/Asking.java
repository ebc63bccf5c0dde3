// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks an emulator with raw requests, so that a test can say what no SDK would send.
record Asking(AwsEmulator emulator) {

    /// What came back.
    record Answer(int status, String body) {

        /// The text of the first element with this name, empty if there is none.
        String text(String element) {
            Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">")
                    .matcher(body);
            return matcher.find() ? matcher.group(1) : "";
        }

        /// The content of every element with this name, in order.
        List<String> all(String element) {
            return Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                    .matcher(body)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }

        /// The error code, or `OK`.
        String code() {
            return status == 200 ? "OK" : text("Code");
        }
    }

    /// A call to Elastic Load Balancing.
    ///
    /// @param parameters as on the wire, separated by blanks: `Name=web Subnets.member.1=subnet-a`
    Answer elb(String action, String parameters) {
        return query("elasticloadbalancing", "2015-12-01", action, parameters);
    }

    /// A call to the older API of Elastic Load Balancing.
    Answer classic(String action, String parameters) {
        return query("elasticloadbalancing", "2012-06-01", action, parameters);
    }

    /// A call to EC2.
    Answer ec2(String action, String parameters) {
        return query("ec2", "2016-11-15", action, parameters);
    }

    /// A JSON call.
    Answer json(String service, String target, String body) {
        Map<String, String> headers = new HashMap<>(signed(service, emulator.region()));
        headers.put("X-Amz-Target", target);
        return ask(headers, body);
    }

    /// A call with headers of one's own.
    Answer ask(Map<String, String> headers, String body) {
        try {
            WireAnswer answer = emulator.answer(new WireRequest("POST", "/", "", headers, body));
            return new Answer(answer.status(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Answer query(String service, String version, String action, String parameters) {
        return ask(signed(service, emulator.region()), form(version, action, parameters));
    }

    static String form(String version, String action, String parameters) {
        StringBuilder body = new StringBuilder("Action=" + action + "&Version=" + version);
        for (String parameter : parameters.trim().split(" +", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                body.append('&').append(parameter, 0, equals + 1).append(encode(parameter.substring(equals + 1)));
            }
        }
        return body.toString();
    }

    static Map<String, String> signed(String service, String region) {
        return Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/" + region + "/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=00");
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
