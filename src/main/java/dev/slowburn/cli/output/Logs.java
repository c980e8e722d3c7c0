package dev.slowburn.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** What is logged. A command that talks to a person on a terminal has no use for what a server logs. */
public final class Logs {
    private static final String APPENDER = "STDERR";

    private Logs() {}

    /** Leaves nothing of clients of Kafka: what they fail with, the command says in a sentence. */
    public static void none() {
        onlyErrors();
        set("org.apache.kafka", Level.OFF);
    }

    /** Leaves only what the command can't say itself. */
    public static void onlyErrors() {
        set(Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("org.apache.kafka", Level.ERROR);
        set("kafka", Level.ERROR);
        // It tells as an error what a producer mends by sending again.
        set("kafka.server.ReplicaManager", Level.OFF);
    }

    /** What a line of the log is. */
    public enum Format {
        /** For people. */
        TEXT,
        /** A line of JSON for each, for collectors of logs. */
        JSON
    }

    /** Logs on from here in a format. */
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
