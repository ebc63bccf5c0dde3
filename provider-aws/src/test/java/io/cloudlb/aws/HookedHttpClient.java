// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// Counts the calls on their way to the cloud and lets a hook stand before and after each.
final class HookedHttpClient implements SdkHttpClient {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final SdkHttpClient cloud;
    private final Runnable afterWrite;
    private CallHook hook = CallHook.NONE;
    private int calls;

    /// @param afterWrite runs after every call that writes
    HookedHttpClient(SdkHttpClient cloud, Runnable afterWrite) {
        this.cloud = cloud;
        this.afterWrite = afterWrite;
    }

    /// Sets the hook and counts from 1 again.
    void hook(CallHook other) {
        hook = other;
        calls = 0;
    }

    int calls() {
        return calls;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = cloud.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                CloudCall call = next(request);
                hook.before(call);
                try {
                    return prepared.call();
                } finally {
                    if (call.mutating()) {
                        afterWrite.run();
                    }
                    hook.after(call);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private CloudCall next(HttpExecuteRequest request) throws IOException {
        calls++;
        String operation = operation(request);
        return new CloudCall(calls, operation, !operation.startsWith("Describe"));
    }

    private static String operation(HttpExecuteRequest request) throws IOException {
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
            Matcher action = ACTION.matcher(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            return action.find() ? action.group(1) : "Unknown";
        }
    }

    @Override
    public void close() {
        cloud.close();
    }
}
