package dev.slowburn.topology.settings;

/**
 * Names of the topology's nodes and repartition topics. State and offsets are stored under these names, so renaming a node is a
 * migration.
 */
public final class NodeNames {
    public static final String OUTCOMES = "request-outcomes";
    public static final String COMBINE = "combine";
    public static final String TALLIES = "tallies";
    /** The node, named by Streams, through which the first stage writes to the repartition topic of tallies. */
    public static final String TO_TALLIES = TALLIES + "-repartition-filter";

    public static final String REJECTED = "outcomes-rejected";
    public static final String BUDGET = "budget";
    public static final String SNAPSHOTS = "budget-snapshots";
    public static final String EVENTS = "budget-events";
    public static final String ALERTS = "burn-rate-alerts";
    public static final String DECISIONS = "release-decisions";

    public static final String DEFINITIONS = "slo-definitions";
    public static final String LOCATE = "locate";
    public static final String UNREADABLE = "definitions-unreadable";
    public static final String UNDECIDED = "definitions";
    /** The node, named by Streams, through which definitions are written to the repartition topic for admission. */
    public static final String TO_ADMISSION = UNDECIDED + "-repartition-filter";

    public static final String ADMIT = "admit";
    public static final String ADMITTED = "definitions-admitted";
    public static final String REFUSED = "definitions-refused";
    public static final String IN_FORCE = "definitions-in-force";

    private NodeNames() {}

    /** The name of a node of an input: that of the original input, or one with the name of the input. */
    public static String of(String name, InputTopic input, TopologySettings settings) {
        return settings.isOriginal(input) ? name : name + "-" + input.name();
    }

    /** The node to which the first stage of an input forwards what it sends to the second stage. */
    public static String toTallies(InputTopic input, TopologySettings settings) {
        return settings.inputs().size() == 1 ? TO_TALLIES : merge(TALLIES, input, settings);
    }

    /** The node to which the first stage of an input forwards rejected outcomes. */
    public static String toRejected(InputTopic input, TopologySettings settings) {
        return settings.inputs().size() == 1 ? REJECTED : merge(REJECTED, input, settings);
    }

    /** The node that merges the stream of an input with those of the inputs before it; for the first, that of the second. */
    private static String merge(String name, InputTopic input, TopologySettings settings) {
        int last = Math.max(1, settings.inputs().indexOf(input));
        return name + "-with-" + settings.inputs().get(last).name();
    }
}
