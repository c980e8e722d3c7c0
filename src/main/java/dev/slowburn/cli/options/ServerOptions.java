package dev.slowburn.cli.options;

import dev.slowburn.cli.client.Server;
import dev.slowburn.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options to connect to an instance. A token is never an option, because other users can read the arguments of a process. */
public final class ServerOptions {
    static final String SERVER = "SLOWBURN_SERVER";
    static final String TOKEN = "SLOWBURN_TOKEN";
    static final String TOKEN_FILE = "SLOWBURN_TOKEN_FILE";
    static final String CA = "SLOWBURN_CA";
    private static final String SERVER_OPTION = "--server";

    @Option(
            names = {"-s", SERVER_OPTION},
            paramLabel = "URL",
            description = "URL of any instance, such as http://127.0.0.1:8080. Environment: " + SERVER + ".")
    private String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token. Environment: " + TOKEN_FILE + ", or the token itself in " + TOKEN + ".")
    private Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of certificates to trust for https. Environment: " + CA + ". Default: Java's.")
    private Path ca;

    /**
     * Whether a command that can also send to Kafka uses an instance. An option takes precedence over the environment.
     *
     * @param kafka an option of the command line that only makes sense without an instance
     * @throws ConfigException if the command line has options of both
     */
    public boolean isChosen(Optional<String> kafka) {
        return isChosen(kafka, System.getenv());
    }

    boolean isChosen(Optional<String> kafka, Map<String, String> environment) {
        Optional<String> instance = given();
        if (instance.isPresent() && kafka.isPresent()) {
            throw new ConfigException(instance.get() + " and " + kafka.get()
                    + " contradict each other; leave out one: with " + SERVER_OPTION
                    + ", an instance applies the change, with " + kafka.get() + " it is sent directly to Kafka");
        }
        return instance.isPresent() || (kafka.isEmpty() && url(environment).isPresent());
    }

    private Optional<String> given() {
        return url != null
                ? Optional.of(SERVER_OPTION)
                : tokenFile != null
                        ? Optional.of("--token-file")
                        : Optional.ofNullable(ca).map(file -> "--ca");
    }

    /** @throws ConfigException if no server is given */
    public Server connect() {
        return connect(System.getenv());
    }

    Server connect(Map<String, String> environment) {
        String address = url(environment)
                .orElseThrow(() -> new ConfigException("no server given; pass --server URL or set " + SERVER));
        return Server.of(address, token(environment), file(ca, environment.get(CA)));
    }

    private Optional<String> url(Map<String, String> environment) {
        return url == null
                ? Optional.ofNullable(environment.get(SERVER)).filter(text -> !text.isBlank())
                : Optional.of(url);
    }

    private Optional<String> token(Map<String, String> environment) {
        Optional<Path> file = file(tokenFile, environment.get(TOKEN_FILE));
        if (file.isEmpty()) {
            return Optional.ofNullable(environment.get(TOKEN))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }
        try {
            return Optional.of(Files.readString(file.get()).strip());
        } catch (IOException e) {
            throw new ConfigException("can't read the token file " + file.get());
        }
    }

    private static Optional<Path> file(Path option, String variable) {
        if (option != null) {
            return Optional.of(option);
        }
        return Optional.ofNullable(variable).filter(text -> !text.isBlank()).map(Path::of);
    }
}
