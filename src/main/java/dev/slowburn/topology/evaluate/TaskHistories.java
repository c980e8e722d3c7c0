package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.RuleHistories;
import dev.slowburn.tracking.RuleHistory;
import java.util.Set;

/** Updates the {@link RuleHistories} of one task, has the affected budgets evaluated again, and publishes partial histories. */
final class TaskHistories {
    private final RuleHistories histories;
    private final TaskClock clock;
    private final BudgetRegistry registry;
    private final PendingFamilies pending;
    private final TaskView view;
    private final long retentionMinutes;

    TaskHistories(
            RuleHistories histories,
            TaskClock clock,
            BudgetRegistry registry,
            PendingFamilies pending,
            TaskView view,
            long retentionMinutes) {
        this.histories = histories;
        this.clock = clock;
        this.registry = registry;
        this.pending = pending;
        this.view = view;
        this.retentionMinutes = retentionMinutes;
    }

    /** Loads the stored histories. */
    void begin(PreparedDefinitions current) {
        histories.begin(current, Minutes.of(clock.wall()));
        publish();
    }

    void apply(PreparedDefinitions current) {
        histories.apply(current, Minutes.of(clock.wall()));
        publish();
    }

    void updatePartitions(Set<Long> partitions) {
        histories.updatePartitions(partitions).forEach(this::changed);
    }

    void report(CoverageReport report) {
        for (CoverageReport.Entry each : report.entries()) {
            RuleHistory.Partition reported = new RuleHistory.Partition(each.left(), each.completeSince());
            histories.report(report.source(), each.rule(), reported).ifPresent(this::changed);
        }
    }

    /** Evaluates the budgets of an SLO again, because more of their history is complete. */
    private void changed(String slo) {
        for (BudgetFamily family : registry.familiesOfSlo(slo)) {
            family.markLate();
            pending.add(family);
        }
    }

    /** Publishes histories that expired records are missing from only while they would be retained. */
    void publish() {
        long retained = clock.wall() - Minutes.toMillis(retentionMinutes);
        view.setPartialHistories(
                histories.partial().stream()
                        .filter(history -> !history.isWhole() || history.completeSince() > retained)
                        .toList(),
                clock.wall());
    }

    /** Writes what has changed. To be called before each commit. */
    void flush() {
        histories.flush();
    }

    /** Deletes the histories of rules that have not been in force for the retention. */
    void purge() {
        histories.purge(Minutes.of(clock.wall()), retentionMinutes);
    }
}
