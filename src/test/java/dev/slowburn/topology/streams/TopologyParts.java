package dev.slowburn.topology.streams;

import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.LedgerQueries;
import org.apache.kafka.streams.TopologyTestDriver;

/** Parts of this package that only the test kit uses. */
public final class TopologyParts {
    public static final String LEDGER = StateStores.LEDGER;
    public static final String CONTRIBUTORS = StateStores.CONTRIBUTORS;
    public static final String BUDGET_STATE = StateStores.BUDGET_STATE;
    public static final String DECISIONS = StateStores.DECISIONS;
    public static final String JOURNAL = StateStores.JOURNAL;

    private TopologyParts() {}

    /** Queries of a test driver's ledgers, whose store has one partition. */
    public static LedgerQueries ledgers(TopologyTestDriver driver, EvaluationView view, TopologySettings settings) {
        return new LedgerQueries(
                view,
                partition -> driver.getWindowStore(StateStores.LEDGER),
                partition -> driver.getWindowStore(StateStores.CONTRIBUTORS),
                partition -> driver.getKeyValueStore(StateStores.BUDGET_STATE),
                settings.retentionMinutes());
    }

    /** The name of the repartition topic between the stages. */
    public static String tallies(String applicationId) {
        return applicationId + "-" + NodeNames.TALLIES + "-repartition";
    }
}
