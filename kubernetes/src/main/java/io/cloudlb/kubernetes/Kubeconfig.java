// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.cloudlb.kubernetes.KubernetesConnection.UnreachableException;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/// How to reach the API server, read from kubeconfigs as kubectl reads them. The client's own reading would run a
/// credential command itself, take its words on standard error for its answer, and go on as nobody when it fails.
///
/// @param config for the client, with certificates and tokens that stand in the files
/// @param credentials gets credentials that run out: of a file with a token, or of a command where a user has neither
/// token nor password
record Kubeconfig(Config config, Optional<Supplier<Credential>> credentials) {
    private static final long LONGEST_FILE = 4 << 20;

    /// Reads this file, or, without one, what the environment names: `KUBECONFIG`, the home folder, the pod's service
    /// account.
    ///
    /// @throws UnreachableException with a sentence that quotes nothing of a file
    static Kubeconfig read(Optional<Path> file, Optional<String> context) {
        List<File> files = file.map(path -> List.of(readable(path))).orElseGet(Kubeconfig::found);
        if (files.isEmpty()) {
            Config surroundings = Config.autoConfigure(context.orElse(null));
            context.ifPresent(wanted -> requireContext(surroundings, wanted));
            return new Kubeconfig(surroundings, Optional.empty());
        }
        io.fabric8.kubernetes.api.model.Config[] parsed =
                files.stream().map(Kubeconfig::parse).toArray(io.fabric8.kubernetes.api.model.Config[]::new);
        Config config = merged(context, parsed);
        if (file.isEmpty()) {
            Config.configFromSysPropsOrEnvVars(config);
        }
        context.ifPresent(wanted -> requireContext(config, wanted));
        requireCluster(config, parsed, files);
        requireFiles(config);
        return new Kubeconfig(config, credentials(config, parsed));
    }

    private static File readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new UnreachableException(
                    "The kubeconfig %s cannot be read; name an existing file with --kubeconfig.".formatted(file));
        }
        return file.toFile();
    }

    /// Those that are empty say nothing, as with kubectl.
    private static List<File> found() {
        return Config.getKubeconfigFilenames().stream()
                .map(File::new)
                .filter(file -> file.isFile() && file.length() > 0)
                .toList();
    }

    private static io.fabric8.kubernetes.api.model.Config parse(File file) {
        if (file.length() > LONGEST_FILE) {
            throw invalid(file, "it is larger than 4 MiB");
        }
        try {
            if (Files.readString(file.toPath()).isBlank()) {
                throw invalid(file, "it is empty");
            }
            return Objects.requireNonNull(KubeConfigUtils.parseConfig(file));
        } catch (UnreachableException known) {
            throw known;
        } catch (IOException _) {
            throw invalid(file, "it is no text in UTF-8");
        } catch (RuntimeException | StackOverflowError failure) {
            throw invalid(file, where(failure));
        }
    }

    /// Where it is wrong. The parser's own words quote what stands there, a token perhaps.
    private static String where(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(JacksonException.class::isInstance)
                .map(JacksonException.class::cast)
                .findFirst()
                .map(Kubeconfig::where)
                .orElse("it is no YAML of a kubeconfig");
    }

    private static String where(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        TokenStreamLocation location = failure.getLocation();
        String line = location == null || location.getLineNr() < 1 ? "" : "line " + location.getLineNr() + ": ";
        return path.isEmpty()
                ? line + "it is no YAML of a kubeconfig"
                : line + path.substring(path.startsWith(".") ? 1 : 0) + " is not what a kubeconfig has there";
    }

    private static UnreachableException invalid(File file, String why) {
        return new UnreachableException("%s is no valid kubeconfig (%s).".formatted(file, why));
    }

    /// A source of tokens keeps the client from running the command.
    private static Config merged(Optional<String> context, io.fabric8.kubernetes.api.model.Config[] parsed) {
        Config config = Config.empty();
        config.setOauthTokenProvider(() -> "");
        try {
            KubeConfigUtils.merge(config, context.orElse(null), parsed);
        } catch (RuntimeException _) { // null where a name or a mapping belongs
            throw new UnreachableException(
                    "The kubeconfig is not valid: a context, cluster or user of it lacks its name or its content.");
        }
        config.setOauthTokenProvider(null);
        Stream.of(config.getAutoOAuthToken(), config.getPassword())
                .filter(Objects::nonNull)
                .forEach(Redaction::learn);
        return config;
    }

    /// The client takes the current context, of another cluster perhaps, for one that does not exist.
    private static void requireContext(Config config, String wanted) {
        if (!contexts(config).contains(wanted)) {
            throw new UnreachableException(
                    "The kubeconfig has no context %s; it has %s.".formatted(wanted, inWords(contexts(config))));
        }
    }

    private static void requireCluster(
            Config config, io.fabric8.kubernetes.api.model.Config[] parsed, List<File> files) {
        String where = files.stream().map(File::getPath).collect(Collectors.joining(", "));
        if (config.getCurrentContext() == null) {
            throw new UnreachableException(
                    "The kubeconfig %s names no context that exists as its current-context; name one with --context. It has %s."
                            .formatted(where, inWords(contexts(config))));
        }
        if (cluster(config, parsed)
                .map(Cluster::getServer)
                .filter(server -> !server.isBlank())
                .isEmpty()) {
            throw new UnreachableException("The context %s of the kubeconfig %s names no cluster with a server."
                    .formatted(config.getCurrentContext().getName(), where));
        }
    }

    private static List<String> contexts(Config config) {
        return Stream.ofNullable(config.getContexts())
                .flatMap(List::stream)
                .map(NamedContext::getName)
                .sorted()
                .toList();
    }

    private static String inWords(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void requireFiles(Config config) {
        requireFile("certificate-authority", config.getCaCertFile());
        requireFile("client-certificate", config.getClientCertFile());
        requireFile("client-key", config.getClientKeyFile());
    }

    private static void requireFile(String key, @Nullable String file) {
        if (file != null && !file.isBlank() && !Files.isReadable(Path.of(file))) {
            throw new UnreachableException(
                    "The kubeconfig names %s as its %s, which does not exist or cannot be read.".formatted(file, key));
        }
    }

    private static Optional<Supplier<Credential>> credentials(
            Config config, io.fabric8.kubernetes.api.model.Config[] parsed) {
        NamedContext context = config.getCurrentContext();
        Optional<AuthInfo> user = Stream.of(parsed)
                .flatMap(each -> Stream.ofNullable(each.getUsers()).flatMap(List::stream))
                .filter(each ->
                        Objects.equals(each.getName(), context.getContext().getUser()))
                .findFirst()
                .map(NamedAuthInfo::getUser);
        Optional<File> written = Optional.ofNullable(config.getFileWithAuthInfo());
        Optional<Supplier<Credential>> file = user.flatMap(each -> tokenFile(each, written));
        return file.or(() -> user.filter(Kubeconfig::saysNothingElse)
                .map(AuthInfo::getExec)
                .map(exec -> ExecRequest.of(exec, written, cluster(config, parsed))::run));
    }

    /// As with kubectl it comes before a token that stands in the kubeconfig, and a relative path begins there.
    private static Optional<Supplier<Credential>> tokenFile(AuthInfo user, Optional<File> written) {
        return Optional.ofNullable(user.getTokenFile())
                .filter(name -> !name.isBlank())
                .map(name -> written.map(kubeconfig -> kubeconfig.toPath().resolveSibling(name))
                        .orElseGet(() -> Path.of(name)))
                .map(file -> new TokenFile(file, TimeSource.system()));
    }

    private static Optional<Cluster> cluster(Config config, io.fabric8.kubernetes.api.model.Config[] parsed) {
        String name = config.getCurrentContext().getContext().getCluster();
        return Stream.of(parsed)
                .flatMap(each -> Stream.ofNullable(each.getClusters()).flatMap(List::stream))
                .filter(each -> Objects.equals(each.getName(), name))
                .findFirst()
                .map(NamedCluster::getCluster);
    }

    /// As with kubectl, a token or a password that stands in the file comes first.
    private static boolean saysNothingElse(AuthInfo user) {
        return Stream.of(user.getToken(), user.getUsername()).allMatch(text -> text == null || text.isBlank());
    }

    /// The token in the file that a kubeconfig's `tokenFile` names, which others write anew before it runs out. As with
    /// kubectl it is read again every minute, and what was read last holds while the file cannot be read.
    static final class TokenFile implements Supplier<Credential> {
        private static final Duration PERIOD = Duration.ofMinutes(1);
        private static final int LONGEST = 1 << 16;

        private final Path file;
        private final TimeSource time;
        private volatile Optional<String> last = Optional.empty();

        TokenFile(Path file, TimeSource time) {
            this.file = file;
            this.time = time;
        }

        /// @throws CredentialException when the file has never had a token
        @Override
        public Credential get() {
            Optional<String> token = read().or(() -> last);
            last = token;
            token.ifPresent(Redaction::learn);
            return new Credential(
                    Optional.of(token.orElseThrow(() -> new CredentialException(
                            "the kubeconfig names %s as its tokenFile, which does not exist, cannot be read or is empty"
                                    .formatted(file)))),
                    Optional.empty(),
                    Optional.of(time.instant().plus(PERIOD)));
        }

        private Optional<String> read() {
            try {
                return Files.size(file) > LONGEST
                        ? Optional.empty()
                        : Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
            } catch (IOException _) { // it is being replaced, perhaps
                return Optional.empty();
            }
        }
    }
}
