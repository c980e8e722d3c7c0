package dev.slowburn.openslo.yaml;

import static java.util.Objects.requireNonNull;

/** A YAML text and its name in problems.
 *
 * @param name path of a file, or another name of the text's origin
 */
public record Source(String name, String text) {
    public Source {
        requireNonNull(name, "name");
        requireNonNull(text, "text");
    }
}
