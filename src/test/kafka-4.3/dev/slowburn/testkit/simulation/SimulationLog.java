package dev.slowburn.testkit.simulation;

import org.apache.kafka.common.utils.LogContext;

/** The log context of a simulated task; its type is in another package since Kafka 4.4. */
final class SimulationLog extends LogContext {
    SimulationLog(String prefix) {
        super(prefix);
    }
}
