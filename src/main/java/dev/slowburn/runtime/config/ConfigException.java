package dev.slowburn.runtime.config;

/** Invalid configuration; the message names the key and says what to do. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }
}
