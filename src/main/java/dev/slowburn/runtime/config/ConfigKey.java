package dev.slowburn.runtime.config;

import java.util.Locale;

/**
 * One thing that can be configured.
 *
 * @param name as in the properties file
 * @param fallback the value if none is given; null if there is none
 * @param doc what it decides, with its unit
 */
public record ConfigKey(String name, String fallback, String doc) {
    /** The environment variable that sets it. */
    public String variable() {
        return Config.ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
