package dev.slowburn.runtime.config;

import java.util.List;

/** Invalid configuration; the message names the key and says what to do. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }

    /** One line per problem. */
    ConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : problems.size() + " problems in the configuration:\n  " + String.join("\n  ", problems));
    }
}
