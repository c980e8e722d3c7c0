package dev.slowburn.topology;

import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/** What the test kit needs of this room and nobody else does. */
public final class TopologyParts {
    public static final String LEDGER = StateStores.LEDGER;
    public static final String CONTRIBUTORS = StateStores.CONTRIBUTORS;
    public static final String MEMORY = StateStores.MEMORY;
    public static final String DECISIONS = StateStores.DECISIONS;
    public static final String PROGRESS = StateStores.PROGRESS;

    private TopologyParts() {}

    /** What a task of the first stage would say to make another store of progress, of the only input partition, say this. */
    public static byte[] progressMessage(KeyValueStore<Integer, byte[]> store) {
        InputProgress progress = new InputProgress(store);
        return TallyMessage.progress(-1, new Progress(0, progress.watermark(), progress.caughtUpTo()));
    }

    /** The ledgers of a test driver, of whose store there is one partition. */
    public static StoredLedgers ledgers(TopologyTestDriver driver, TopologySettings settings) {
        return new StoredLedgers(
                partition -> driver.getWindowStore(StateStores.LEDGER),
                partition -> driver.getKeyValueStore(StateStores.MEMORY),
                settings.retentionMinutes());
    }

    /** The name of the topic between the stages. */
    public static String tallies(String applicationId) {
        return applicationId + "-" + BudgetTopology.TALLIES + "-repartition";
    }
}
