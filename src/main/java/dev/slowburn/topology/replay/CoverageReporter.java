package dev.slowburn.topology.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reports to the second stage how far rules have counted one partition of the input. Not thread-safe. */
final class CoverageReporter {
    private final TopologySettings settings;
    private final long source;
    private final InputCoverage coverage;
    private final boolean isReplaying;
    private final ReplayTask.Sender sender;
    /** Rules whose coverage is to be reported. */
    private final Set<RuleId> unreported = new HashSet<>();

    private Map<RuleId, PreparedDefinitions.Rule> inForce;
    private Map<RuleId, PreparedDefinitions.Rule> inForceBefore = Map.of();

    /** @param isReplaying whether what was not counted will be; otherwise each rule in force is reported as complete */
    CoverageReporter(
            TopologySettings settings,
            long source,
            InputCoverage coverage,
            boolean isReplaying,
            ReplayTask.Sender sender) {
        this.settings = settings;
        this.source = source;
        this.coverage = coverage;
        this.isReplaying = isReplaying;
        this.sender = sender;
        unreported.addAll(coverage.incomplete());
    }

    /** Applies the rules in force. Nothing is reported before the first call. */
    void apply(Map<RuleId, PreparedDefinitions.Rule> rules) {
        inForceBefore = inForce == null ? Map.of() : inForce;
        inForce = rules;
    }

    /** Reports nothing until rules are applied again. */
    void suspend() {
        inForce = null;
    }

    /** Records that the coverage of these rules has changed. */
    void changed(Collection<RuleId> rules) {
        unreported.addAll(rules);
    }

    /** Reports what has changed: completed rules at once, others with the progress. */
    void report(boolean withIncomplete) {
        if (unreported.isEmpty() || inForce == null) {
            return;
        }
        Map<Integer, List<CoverageReport.Entry>> byTarget = new TreeMap<>();
        unreported.removeIf(rule -> {
            if (!withIncomplete && !isComplete(rule)) {
                return false;
            }
            byTarget.computeIfAbsent(target(rule), unused -> new ArrayList<>()).add(entry(rule));
            return true;
        });
        byTarget.forEach((target, entries) -> sender.send(target, new CoverageReport(source, entries)));
    }

    /** All partitions if it is not known which services the rule counts, as after a restart for a rule that was removed meanwhile. */
    private int target(RuleId rule) {
        PreparedDefinitions.Rule counted = inForce.getOrDefault(rule, inForceBefore.get(rule));
        return counted == null
                ? -1
                : counted.service()
                        .map(service -> TallyPartitioner.ownerOf(service, settings.tallyPartitions()))
                        .orElse(-1);
    }

    private boolean isComplete(RuleId rule) {
        return !isReplaying || coverage.isComplete(rule);
    }

    /** A removed rule is reported as incomplete, so that it is not taken as complete if it returns. */
    private CoverageReport.Entry entry(RuleId rule) {
        if (isReplaying && !coverage.isOpen(rule)) {
            return new CoverageReport.Entry(rule, 1, Long.MAX_VALUE);
        }
        return new CoverageReport.Entry(
                rule,
                isComplete(rule) ? 0 : coverage.holes(rule).size(),
                coverage.completeSince(rule).orElse(ProgressMarker.NOTHING));
    }
}
