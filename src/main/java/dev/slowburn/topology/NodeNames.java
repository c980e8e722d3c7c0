package dev.slowburn.topology;

/**
 * Names of the topology's nodes and repartition topics. State and offsets are stored under them: a renamed node is a migration.
 */
final class NodeNames {
    static final String OUTCOMES = "request-outcomes";
    static final String COMBINE = "combine";
    static final String TALLIES = "tallies";
    /** What Streams calls the way from the first stage into the topic of tallies. */
    static final String TO_TALLIES = TALLIES + "-repartition-filter";

    static final String REJECTED = "outcomes-rejected";
    static final String BUDGET = "budget";
    static final String SNAPSHOTS = "budget-snapshots";
    static final String EVENTS = "budget-events";
    static final String ALERTS = "burn-rate-alerts";
    static final String DECISIONS = "release-decisions";

    static final String DEFINITIONS = "slo-definitions";
    static final String LOCATE = "locate";
    static final String UNREADABLE = "definitions-unreadable";
    static final String UNDECIDED = "definitions";
    /** What Streams calls the way from there into the topic of what is to be admitted. */
    static final String TO_ADMISSION = UNDECIDED + "-repartition-filter";

    static final String ADMIT = "admit";
    static final String ADMITTED = "definitions-admitted";
    static final String REFUSED = "definitions-refused";
    static final String IN_FORCE = "definitions-in-force";

    private NodeNames() {}
}
