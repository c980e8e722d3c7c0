package dev.slowburn.openslo.yaml;

import static java.util.Objects.requireNonNull;

/**
 * YAML text and what to call it in problems.
 *
 * @param name a file's path, or another name for where the text comes from
 */
public record Source(String name, String text) {
    public Source {
        requireNonNull(name, "name");
        requireNonNull(text, "text");
    }
}
