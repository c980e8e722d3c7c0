package dev.slowburn.topology;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names of the topics that Kafka Streams creates for the topology.
 *
 * @param windows changelogs of windowed stores: compacted, and rows expire with the store's retention
 * @param tables changelogs of all other stores: compacted
 * @param repartitions between the stages: Streams deletes what is processed
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
                        StateStores.MEMORY,
                        StateStores.DECISIONS,
                        StateStores.JOURNAL,
                        StateStores.ADMITTED,
                        StateStores.WAITING),
                Stream.of(BudgetTopology.TALLIES, BudgetTopology.UNDECIDED)
                        .map(name -> applicationId + "-" + name + "-repartition")
                        .toList());
    }

    private static List<String> changelogs(String applicationId, String... stores) {
        return Stream.of(stores)
                .map(store -> applicationId + "-" + store + "-changelog")
                .toList();
    }

    public List<String> changelogs() {
        return Stream.concat(windows.stream(), tables.stream()).toList();
    }
}
