// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/// The kinds of profiles that need more of the SDK than its core.
class ProfilesTest {
    /// Nobody has logged in, which is all that is wrong: nothing is missing on the class path.
    @Test
    void readsAProfileOfIamIdentityCenter() {
        ProfileFile profiles = ProfileFile.builder()
                .type(ProfileFile.Type.CONFIGURATION)
                .content(new ByteArrayInputStream("""
                        [profile work]
                        sso_session = nobody-has-this-session
                        sso_account_id = 123456789012
                        sso_role_name = operator
                        [sso-session nobody-has-this-session]
                        sso_region = eu-west-1
                        sso_start_url = https://sso.invalid/start
                        """.getBytes(StandardCharsets.UTF_8)))
                .build();

        assertThatThrownBy(() -> {
                    try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.builder()
                            .profileFile(profiles)
                            .profileName("work")
                            .build()) {
                        provider.resolveCredentials();
                    }
                })
                .hasMessageNotContaining("class path")
                .hasMessageContaining("SSO");
    }
}
