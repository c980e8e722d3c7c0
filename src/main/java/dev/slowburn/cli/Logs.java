package dev.slowburn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What is logged. A command that talks to a person on a terminal has no use for what a server logs. */
final class Logs {
    private Logs() {}

    /** Leaves only what the command can't say itself. */
    static void onlyErrors() {
        set(Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("org.apache.kafka", Level.ERROR);
        set("kafka", Level.ERROR);
        // It tells as an error what a producer mends by sending again.
        set("kafka.server.ReplicaManager", Level.OFF);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
