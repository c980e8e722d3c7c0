package dev.slowburn.runtime.config;

import java.util.Locale;

/**
 * A configuration key.
 *
 * @param name name in the properties file
 * @param fallback default value; null if there is none
 * @param doc description, with the unit
 */
public record ConfigKey(String name, String fallback, String doc) {
    /** The environment variable of the key. */
    public String variable() {
        return Config.ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
