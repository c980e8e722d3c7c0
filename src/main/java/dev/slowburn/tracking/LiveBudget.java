package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The live state of a budget: its ledger, episodes, alerts, and the last published snapshot. Not thread-safe.
 *
 * <p>It determines what must be published; the caller supplies the time and publishes.
 */
public final class LiveBudget {
    private static final long NEVER = Long.MIN_VALUE / 2;
    /** Sequence numbers are reserved in blocks of this size, so that the state is not stored with each snapshot. */
    public static final long RESERVED_NUMBERS = 1_000;

    private final BudgetDescriptor subject;
    private final BudgetKey key;
    private final BudgetLedger ledger;
    private final Episodes episodes;
    private final AlertStateMachine alerts;
    private final CountedHistory history;
    private final CalendarResets resets;
    private final PublishedSnapshots snapshots;

    private boolean changed = true;
    /** Whether the last evaluation held all alerts because input lagged. */
    private boolean held;

    private boolean burning;
    /** Whether outcomes were counted that are not in the last snapshot and change its numbers. */
    private boolean counted = true;

    private long assessedMinute = NEVER;
    private Assessment latest;
    private StoredBudgetState stored;

    LiveBudget(
            BudgetDescriptor subject,
            BudgetKey key,
            BudgetLedger ledger,
            TrackingSettings settings,
            StoredBudgetState state) {
        this.subject = subject;
        this.key = key;
        this.ledger = ledger;
        this.episodes = new Episodes(subject.slo().thresholds().orElse(settings.thresholds()), state.marks());
        this.alerts = new AlertStateMachine(subject.alertRules(), state.alerts(), settings.reasons());
        this.history = new CountedHistory(subject, settings.maxFutureSkew().toMillis());
        this.resets = new CalendarResets(subject, ledger, history, state.window());
        this.snapshots = new PublishedSnapshots(state.sequence());
        this.stored = state;
    }

    public String id() {
        return subject.id();
    }

    public BudgetKey key() {
        return key;
    }

    BudgetDescriptor subject() {
        return subject;
    }

    /** Whether it belongs to a group or service that only outcomes name, so that its definition alone does not open it. */
    public boolean isOpenedByOutcomes() {
        Grouping grouping = subject.slo().grouping();
        return grouping.isGrouped() || grouping.allServices();
    }

    /** The latest assessment; null before the first. */
    public Assessment latest() {
        return latest;
    }

    /** Records that outcomes were counted, or that the next assessment can differ for another reason. */
    public void touch() {
        changed = true;
        counted = true;
    }

    /**
     * The first minute at which an alert can fire or resolve by time alone.
     *
     * @param evaluated the last evaluated minute
     */
    long nextDeadline(long evaluated) {
        boolean mayEnd = resets.isCalendar()
                && evaluated != Ledger.UNKNOWN
                && alerts.isForecastFiring()
                && (latest == null || !latest.settled().exhausted());
        return mayEnd ? Math.min(evaluated + 1, alerts.nextDeadline()) : alerts.nextDeadline();
    }

    /** Whether a new assessment can differ from the last one, or a heartbeat is due. */
    public boolean isDue(long now, boolean lagging, long wallClock, TrackingSettings settings) {
        return changed || assessedMinute != Minutes.of(now) || snapshots.isDue(lagging, wallClock, settings);
    }

    /**
     * Whether its evaluation can wait while input lags: nothing begins or ends by it, and the last snapshot, which is STALE, is recent. The
     * first minute with an outcome must be stored, because rows of minutes before the window are not read after a restart.
     *
     * @param laggingSnapshotInterval see {@link TrackingSettings#laggingSnapshotInterval()}, in milliseconds
     */
    public boolean canWait(long wallClock, long laggingSnapshotInterval) {
        return held
                && snapshots.isLastLagging()
                && snapshots.age(wallClock) < laggingSnapshotInterval
                && ledger.since() == stored.since();
    }

    /**
     * Whether it burns, is exhausted, or has an alert that fires or waits to fire, as of the last assessment: time alone may begin or end
     * something, so it is evaluated before others that are due.
     */
    public boolean isUrgent() {
        return burning || alerts.isActive();
    }

    /** Whether outcomes were counted that are not published yet; false before the first assessment. */
    public boolean hasUnpublishedOutcomes() {
        return changed && latest != null;
    }

    /** Whether its first assessment since the start is outstanding and may have to read many rows. */
    public boolean isFirstAssessmentDue() {
        return latest == null && !stored.id().isEmpty();
    }

    /** Number of hours from its first to its newest outcome, according to the stored state. */
    public long storedHours() {
        return stored.hours();
    }

    /**
     * Assesses the budget as of a moment of the evaluation clock.
     *
     * @param lagging whether outcomes are missing that exist: the input lags, or the history of the window is not counted yet
     * @param historySince see {@link RuleHistories#historySince}
     */
    public Assessment assess(long now, long watermark, boolean lagging, long historySince) {
        latest = ledger.assess(subject, now, watermark, lagging);
        if (!isWindowComplete(now, historySince)) {
            latest = latest.withHistorySince(Math.min(now, historySince));
        }
        assessedMinute = Minutes.of(now);
        burning = latest.isBurning();
        return latest;
    }

    /**
     * The calendar windows that ended since the previous call, oldest first; a window ends when its last time slice is over, too. Empty
     * while input is lagging. Waits for windows whose outcomes are not all counted, also if those of the current window are.
     *
     * @param completeSince see {@link RuleHistories#completeSince}
     */
    public List<Reset> resets(Assessment assessment, long completeSince) {
        return resets.since(assessment, completeSince);
    }

    /**
     * The end of a calendar window.
     *
     * @param closing its final numbers
     * @param number sequence number of the window, from 1
     */
    public record Reset(MinuteRange window, BudgetLedger.Closing closing, long number) {}

    /** The episodes that the assessment starts or ends. Empty while input is lagging, so that late data neither starts nor ends one. */
    public List<Episodes.Transition> transitions(Assessment assessment) {
        return assessment.lagging() ? List.of() : episodes.update(assessment.settled());
    }

    /**
     * Whether all outcomes of the window have been counted.
     *
     * @param completeSince see {@link RuleHistories#completeSince}
     */
    public boolean isWindowComplete(long now, long completeSince) {
        return history.hasWindow(now, completeSince);
    }

    /**
     * The alerts that fire or resolve by the assessment. An alert does neither while outcomes of its longest look-back are not counted.
     *
     * @param completeSince see {@link RuleHistories#completeSince}; {@link RuleHistory#UNKNOWN} while input is lagging
     */
    public List<AlertStateMachine.Transition> alerts(Assessment assessment, long completeSince) {
        held = completeSince == RuleHistory.UNKNOWN;
        if (held) {
            alerts.hold();
            return List.of();
        }
        return alerts.update(assessment, rule -> !history.hasLookBack(rule, assessment, completeSince));
    }

    /**
     * Whether a snapshot must be published now: either its numbers have changed and the last snapshot is old enough, or a heartbeat is
     * due. If they have changed and the last snapshot is too recent, the budget remains due.
     *
     * @param inputLags whether input lags, so that snapshots are less frequent
     */
    public boolean shouldPublish(Assessment assessment, boolean inputLags, long wallClock, TrackingSettings settings) {
        boolean isNew = snapshots.isNew(assessment);
        Duration interval = isNew ? interval(inputLags, settings) : settings.snapshotHeartbeat();
        long since = isNew ? lastLimiting(inputLags) : snapshots.lastAt();
        boolean publish = wallClock - since >= interval.toMillis();
        counted &= isNew;
        changed = isNew && !publish;
        return publish;
    }

    /**
     * The time of the last snapshot that delays the next one. When a minute begins, many budgets have a snapshot without new outcomes; it does
     * not delay the outcomes that follow it.
     */
    private long lastLimiting(boolean inputLags) {
        return counted && !inputLags ? snapshots.lastWithOutcomesAt() : snapshots.lastAt();
    }

    private Duration interval(boolean inputLags, TrackingSettings settings) {
        return inputLags && snapshots.isLastLagging()
                ? settings.laggingSnapshotInterval()
                : settings.snapshotInterval();
    }

    /**
     * When numbers that {@link #shouldPublish} has refused can be published, in epoch milliseconds by the wall clock; empty if there are
     * none.
     */
    public OptionalLong publishesAt(boolean inputLags, TrackingSettings settings) {
        return changed
                ? OptionalLong.of(
                        lastLimiting(inputLags) + interval(inputLags, settings).toMillis())
                : OptionalLong.empty();
    }

    /** Records a publication, and returns its sequence number. */
    public long markPublished(Assessment assessment, long wallClock) {
        boolean byTimeAlone = !counted;
        counted = false;
        return snapshots.add(assessment, byTimeAlone, wallClock);
    }

    /** The assessment that was published last; empty before the first one. */
    public Optional<Assessment> published() {
        return snapshots.last();
    }

    /** The number of the snapshot that was published last. */
    public long sequence() {
        return snapshots.sequence();
    }

    /** The states of its alerts. */
    public List<AlertStateMachine.Mark> alertMarks() {
        return alerts.marks();
    }

    /** The state to be stored. */
    public StoredBudgetState state() {
        return new StoredBudgetState(
                subject.id(),
                snapshots.reservedUpTo(),
                ledger.ledgerId(),
                ledger.since(),
                endOfHour(ledger.newest()),
                resets.window(),
                episodes.marks(),
                alerts.marks(),
                StoredBudgetState.IN_USE);
    }

    /** Rounds up to the end of the hour: the state is not stored each minute, and no budget counts as silent too early. */
    private static long endOfHour(long minute) {
        return minute == Long.MIN_VALUE ? minute : (Minutes.hourOf(minute) + 1) * Minutes.PER_HOUR - 1;
    }

    /** Whether the state differs from the stored one; it counts as stored afterwards. */
    public boolean markStored() {
        StoredBudgetState now = state();
        boolean differs = !now.equals(stored);
        stored = now;
        return differs;
    }
}
