package dev.slowburn.topology;

import dev.slowburn.domain.Assessment;
import dev.slowburn.domain.Budget;
import dev.slowburn.domain.Episodes;
import dev.slowburn.domain.HourRow;
import dev.slowburn.domain.Ledger;
import dev.slowburn.domain.LedgerRows;
import dev.slowburn.domain.LookBack;
import dev.slowburn.domain.Minutes;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A budget as its task holds it: definition, ledger, episodes, and what was last published.
 *
 * <p>Decides what there is to tell; who calls it knows the time and does the telling.
 */
final class LiveBudget {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Budget budget;
    private final String id;
    private final long ledgerId;
    private final Ledger ledger;
    private final Episodes episodes;

    private long sequence;
    private boolean changed = true;
    private long assessedMinute = NEVER;
    private Assessment published;
    private long publishedAt = NEVER;

    LiveBudget(Budget budget, LedgerRows rows, HourRow scratch, TopologySettings settings, BudgetMemory memory) {
        this.budget = budget;
        this.id = budget.id();
        this.ledgerId = budget.ledgerId();
        this.ledger = new Ledger(
                rows,
                scratch,
                settings.retentionMinutes(),
                LongStream.concat(
                                LongStream.of(budget.objective().window().longestMinutes()),
                                budget.lookBacks().stream().mapToLong(LookBack::minutes))
                        .toArray());
        this.episodes = new Episodes(settings.thresholds(), memory.marks());
        this.sequence = memory.sequence();
    }

    String id() {
        return id;
    }

    boolean keeps(long otherLedgerId) {
        return ledgerId == otherLedgerId;
    }

    /** Counts outcomes; false if they are older than what is retained. */
    boolean add(long minute, long good, long bad, long now) {
        changed = true;
        return ledger.add(minute, good, bad, Minutes.of(now));
    }

    /** Whether an assessment could say anything new, other than by a lapse of time that a snapshot waits for. */
    boolean isDue(long now, boolean lagging, long wallClock, TopologySettings settings) {
        return changed
                || assessedMinute != Minutes.of(now)
                || published == null
                || published.lagging() != lagging
                || wallClock - publishedAt >= settings.snapshotHeartbeat().toMillis();
    }

    /** Moves to a moment of the evaluation clock and reads the ledger. */
    Assessment assess(long now, long watermark, boolean lagging) {
        ledger.advance(Minutes.of(now));
        assessedMinute = Minutes.of(now);
        return Assessment.of(budget, ledger, now, watermark, lagging);
    }

    /** What the assessment begins or ends. Nothing while the input lags: late data must not make or end an episode. */
    List<Episodes.Transition> transitions(Assessment assessment) {
        return assessment.lagging() ? List.of() : episodes.update(assessment.consumption());
    }

    /**
     * Whether a snapshot has to be published now: it says something new and the last one is old enough, or a heartbeat is
     * due. If it says something new and must wait, it stays due.
     */
    boolean shouldPublish(Assessment assessment, long wallClock, TopologySettings settings) {
        boolean news = published == null || !assessment.saysTheSameAs(published);
        long age = wallClock - publishedAt;
        boolean publish = news
                ? age >= settings.snapshotInterval().toMillis()
                : age >= settings.snapshotHeartbeat().toMillis();
        changed = news && !publish;
        return publish;
    }

    /** Takes note of a publication and returns its sequence number. */
    long published(Assessment assessment, long wallClock) {
        published = assessment;
        publishedAt = wallClock;
        return ++sequence;
    }

    BudgetMemory memory() {
        return new BudgetMemory(sequence, episodes.marks());
    }
}
