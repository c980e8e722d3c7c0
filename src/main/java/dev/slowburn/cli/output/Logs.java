package dev.slowburn.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Configures logging. Interactive commands log less than servers. */
public final class Logs {
    private static final String APPENDER = "STDERR";

    private Logs() {}

    /** Turns off the logs of Kafka's clients, whose failures the command reports itself. */
    public static void none() {
        onlyErrors();
        set("org.apache.kafka", Level.OFF);
    }

    /** Logs errors only. */
    public static void onlyErrors() {
        set(Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("org.apache.kafka", Level.ERROR);
        set("kafka", Level.ERROR);
        // Logs errors that producers recover from by a retry.
        set("kafka.server.ReplicaManager", Level.OFF);
    }

    /** Format of log entries. */
    public enum Format {
        /** Human-readable text. */
        TEXT,
        /** One JSON object per line, for log collectors. */
        JSON
    }

    /** Sets the format of subsequent entries. */
    public static void format(Format format) {
        if (format == Format.JSON && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(root.getLoggerContext());
            encoder.setWithFormattedMessage(true);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithSequenceNumber(false);
            encoder.setWithContext(false);
            encoder.start();
            if (root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> appender) {
                appender.setEncoder(encoder);
            }
        }
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
