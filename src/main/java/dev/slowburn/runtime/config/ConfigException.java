package dev.slowburn.runtime.config;

import static java.util.stream.Collectors.joining;

import dev.slowburn.domain.outcome.Printable;
import java.util.List;

/**
 * Invalid configuration; the message names the key and says what to do. Control characters are escaped, because the message may
 * quote names and values.
 */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(Printable.of(message));
    }

    /** One line per problem. */
    ConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? Printable.of(problems.get(0))
                        : problems.stream()
                                .map(Printable::of)
                                .collect(joining("\n  ", problems.size() + " problems in the configuration:\n  ", "")));
    }
}
