package dev.slowburn.runtime.broker;

/** Slowburn cannot start in this environment; the message gives the cause and what to do. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a topic that operators create. Kafka Streams creates the internal topics. */
    public static StartupException topicMissing(String topic) {
        return new StartupException("topic " + topic + " does not exist; create it with `slowburn topics --create`");
    }
}
