package dev.slowburn.topology.streams;

import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.LedgerQueries;
import org.apache.kafka.streams.TopologyTestDriver;

/** What the test kit needs of this room and nobody else does. */
public final class TopologyParts {
    public static final String LEDGER = StateStores.LEDGER;
    public static final String CONTRIBUTORS = StateStores.CONTRIBUTORS;
    public static final String MEMORY = StateStores.MEMORY;
    public static final String DECISIONS = StateStores.DECISIONS;
    public static final String JOURNAL = StateStores.JOURNAL;

    private TopologyParts() {}

    /** The ledgers of a test driver, of whose store there is one partition. */
    public static LedgerQueries ledgers(
            TopologyTestDriver driver, EvaluationView standings, TopologySettings settings) {
        return new LedgerQueries(
                standings,
                partition -> driver.getWindowStore(StateStores.LEDGER),
                partition -> driver.getWindowStore(StateStores.CONTRIBUTORS),
                partition -> driver.getKeyValueStore(StateStores.MEMORY),
                settings.retentionMinutes());
    }

    /** The name of the topic between the stages. */
    public static String tallies(String applicationId) {
        return applicationId + "-" + NodeNames.TALLIES + "-repartition";
    }
}
