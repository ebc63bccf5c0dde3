// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// The scenarios on LocalStack, a third opinion. Load balancers are part of its paid edition, so that a token and
/// Docker are needed; without them the scenarios are skipped, also in CI, and say what is lacking.
@ExtendWith(LocalStackScenariosIT.Needs.class)
class LocalStackScenariosIT extends AwsScenarios {
    private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack-pro:4.14.0");

    private final LocalStackContainer localStack =
            new LocalStackContainer(IMAGE).withServices("elbv2", "ec2").withEnv(TOKEN, System.getenv(TOKEN));

    @Override
    AwsAccount openAccount() {
        localStack.start();
        return SeededAccount.at(localStack.getEndpoint());
    }

    @Override
    void closeAccount() {
        localStack.stop();
    }

    /// Skips the class where LocalStack cannot run.
    static final class Needs implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> token = Optional.ofNullable(System.getenv(TOKEN)).filter(text -> !text.isBlank());
            if (token.isEmpty()) {
                return ConditionEvaluationResult.disabled("LocalStack is not used: " + TOKEN + " is not set");
            }
            return DockerClientFactory.instance().isDockerAvailable()
                    ? ConditionEvaluationResult.enabled("Docker and " + TOKEN + " are there")
                    : ConditionEvaluationResult.disabled("LocalStack is not used: there is no Docker");
        }
    }
}
