package dev.slowburn.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up secrets by name: a file in a folder, or else an environment variable. A secret is read at each use, so a change
 * takes effect immediately. Definitions cannot name anything else.
 */
public final class Secrets {
    private static final String VARIABLE = "NOTIFY_SECRET_";

    private final Optional<Path> folder;
    private final Map<String, String> environment;

    public Secrets(Optional<Path> folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The secret, without surrounding white space.
     *
     * @throws IOException if the secret is missing or unreadable; the message contains its name, never its value
     */
    String read(String name) throws IOException {
        Optional<Path> file = folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
        String variable = VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String secret = file.isPresent() ? Files.readString(file.get()) : environment.getOrDefault(variable, "");
        if (secret.isBlank()) {
            throw new IOException("secret " + name
                    + " not found: add a file of that name to the folder notify.secrets, or set " + variable);
        }
        return secret.strip();
    }

    /**
     * A secret for use in a header.
     *
     * @throws IOException as in {@link #read}, or if it contains other characters than visible ASCII
     */
    String readToken(String name) throws IOException {
        String token = read(name);
        if (!token.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new IOException("secret " + name
                    + " cannot be sent as a bearer token: it must be one line of visible ASCII without spaces");
        }
        return token;
    }
}
