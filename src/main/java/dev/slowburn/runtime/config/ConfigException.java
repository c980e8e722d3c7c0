package dev.slowburn.runtime.config;

/** The configuration asks for something that can't be; the message names the key and says what to do. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }
}
