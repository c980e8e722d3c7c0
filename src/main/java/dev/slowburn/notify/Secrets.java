package dev.slowburn.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets by their names: a file of a folder, or else a variable of the environment. They are read whenever they are needed, so
 * that a changed one holds at once. Definitions can name nothing outside of the two.
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
     * The secret, without white space around it.
     *
     * @throws IOException if there is none, or it can't be read; the message names it, and has nothing of it
     */
    String read(String name) throws IOException {
        Optional<Path> file = folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
        String variable = VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String secret = file.isPresent() ? Files.readString(file.get()) : environment.getOrDefault(variable, "");
        if (secret.isBlank()) {
            throw new IOException(
                    "there is no secret " + name + ", neither a file of that name in notify.secrets nor " + variable);
        }
        return secret.strip();
    }

    /**
     * A secret that a header can carry.
     *
     * @throws IOException likewise, and if it has other characters than visible ASCII
     */
    String readToken(String name) throws IOException {
        String token = read(name);
        if (!token.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new IOException("the secret " + name
                    + " can't be sent as a bearer token: it must be one line of visible ASCII without spaces");
        }
        return token;
    }
}
