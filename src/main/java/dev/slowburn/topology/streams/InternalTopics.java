package dev.slowburn.topology.streams;

import dev.slowburn.topology.settings.NodeNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Names of the topics that Kafka Streams creates for the topology.
 *
 * @param windows changelogs of windowed stores: compacted, and rows expire with the store's retention
 * @param tables changelogs of all other stores: compacted
 * @param repartitions topics between the stages; Streams deletes processed records
 */
public record InternalTopics(List<String> windows, List<String> tables, List<String> repartitions) {
    public InternalTopics {
        windows = List.copyOf(windows);
        tables = List.copyOf(tables);
        repartitions = List.copyOf(repartitions);
    }

    public static InternalTopics of(String applicationId) {
        return new InternalTopics(
                changelogs(applicationId, StateStores.LEDGER, StateStores.CONTRIBUTORS),
                changelogs(
                        applicationId,
                        StateStores.BUDGET_STATE,
                        StateStores.DECISIONS,
                        StateStores.JOURNAL,
                        StateStores.COVERAGE,
                        StateStores.ADMITTED,
                        StateStores.UNDECIDED,
                        StateStores.REFUSED),
                Stream.of(NodeNames.TALLIES, NodeNames.UNDECIDED)
                        .map(name -> repartition(applicationId, name))
                        .toList());
    }

    private static List<String> changelogs(String applicationId, String... stores) {
        return Stream.of(stores).map(store -> changelog(applicationId, store)).toList();
    }

    private static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }

    private static String repartition(String applicationId, String name) {
        return applicationId + "-" + name + "-repartition";
    }

    /** The repartition topic from the first stage to the second. */
    public static String tallies(String applicationId) {
        return repartition(applicationId, NodeNames.TALLIES);
    }

    /** The changelog of the journal. */
    public static String journal(String applicationId) {
        return changelog(applicationId, StateStores.JOURNAL);
    }

    /** The changelog of the coverage of the input. */
    public static String coverage(String applicationId) {
        return changelog(applicationId, StateStores.COVERAGE);
    }

    /** The settings with which Kafka Streams creates {@link #coverage}. */
    public static Map<String, String> coverageSettings() {
        return StateStores.coverageLog();
    }

    /**
     * The topic with the coverage of partitions that the changelog of the coverage does not have; it exists after an input was removed.
     * The tool of Kafka Streams that resets an application deletes it by its name, as all others.
     */
    public static String formerCoverage(String applicationId) {
        return changelog(applicationId, "former-" + StateStores.COVERAGE);
    }

    public List<String> changelogs() {
        return Stream.concat(windows.stream(), tables.stream()).toList();
    }
}
