package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A budget as its task holds it: whose numbers, where they come from, episodes, alerts, and what was last published.
 *
 * <p>Decides what there is to tell; who calls it knows the time and does the telling.
 */
public final class LiveBudget {
    private static final long NEVER = Long.MIN_VALUE / 2;
    /** So many numbers of snapshots are taken at once, so that not each of them has to be remembered. */
    public static final long NUMBERS = 1_000;

    private final BudgetDescriptor subject;
    private final BudgetKey key;
    private final BudgetLedger reading;
    private final Episodes episodes;
    private final AlertStateMachine alerts;
    private final String windowText;

    private StoredBudgetState.WindowMark window;
    private long sequence;
    private long numbersUpTo;
    private boolean changed = true;
    private long assessedMinute = NEVER;
    private Assessment latest;
    private Assessment published;
    private long publishedAt = NEVER;
    private StoredBudgetState stored;

    LiveBudget(
            BudgetDescriptor subject,
            BudgetKey key,
            BudgetLedger reading,
            TrackingSettings settings,
            StoredBudgetState memory) {
        this.subject = subject;
        this.key = key;
        this.reading = reading;
        this.episodes = new Episodes(subject.slo().thresholds().orElse(settings.thresholds()), memory.marks());
        this.alerts = new AlertStateMachine(subject.alertRules(), memory.alerts(), settings.reasons());
        this.windowText =
                subject.window() instanceof CalendarWindow ? subject.window().toString() : "";
        this.window = memory.window().of(windowText);
        this.sequence = memory.sequence();
        this.numbersUpTo = memory.sequence();
        this.stored = memory;
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

    /** What was last assessed; null before the first time. */
    public Assessment latest() {
        return latest;
    }

    /** Something was counted, or may otherwise have changed what an assessment says. */
    public void touch() {
        changed = true;
    }

    /**
     * The first minute at which an alert can begin or end by the lapse of time alone.
     *
     * @param evaluated the minute that was evaluated last
     */
    long nextDeadline(long evaluated) {
        boolean mayEnd = !windowText.isEmpty()
                && evaluated != Ledger.UNKNOWN
                && alerts.foretells()
                && (latest == null || !latest.settled().exhausted());
        return mayEnd ? Math.min(evaluated + 1, alerts.nextDeadline()) : alerts.nextDeadline();
    }

    /** Whether an assessment could say anything new, other than by a lapse of time that a snapshot waits for. */
    public boolean isDue(long now, boolean lagging, long wallClock, TrackingSettings settings) {
        return changed
                || assessedMinute != Minutes.of(now)
                || published == null
                || published.lagging() != lagging
                || wallClock - publishedAt >= settings.snapshotHeartbeat().toMillis();
    }

    /** Whether something was counted that was not told yet; not before it was looked at once. */
    public boolean hasNews() {
        return changed && latest != null;
    }

    /** Whether there may be many rows that nobody has read since the start. */
    public boolean isToBeReadFirst() {
        return latest == null && !stored.id().isEmpty();
    }

    /** Hours from its first outcome to its newest, as remembered. */
    public long storedHours() {
        return stored.hours();
    }

    /** Moves to a moment of the evaluation clock and reads the numbers. */
    public Assessment assess(long now, long watermark, boolean lagging) {
        latest = reading.assess(subject, now, watermark, lagging);
        assessedMinute = Minutes.of(now);
        return latest;
    }

    /**
     * The calendar windows that are over since the last time, oldest first, each once the last of its time slices is over as
     * well. Nothing while the input lags.
     */
    public List<Reset> resets(Assessment assessment) {
        if (windowText.isEmpty() || assessment.lagging()) {
            return List.of();
        }
        MinuteRange now = assessment.window();
        if (!window.isBegun()) {
            window = window.next(now.from());
            return List.of();
        }
        List<Reset> resets = new ArrayList<>();
        while (window.from() < now.from()) {
            MinuteRange over = subject.window().at(window.from());
            if (!reading.isOver(over, Minutes.of(assessment.asOf()))) {
                break;
            }
            resets.add(new Reset(over, reading.closing(over), window.number()));
            window = window.next(over.to());
        }
        return resets;
    }

    /**
     * A calendar window that is over.
     *
     * @param closing what there was in it
     * @param number rising from 1
     */
    public record Reset(MinuteRange window, BudgetLedger.Closing closing, long number) {}

    /** What the assessment begins or ends. Nothing while the input lags: late data must not make or end an episode. */
    public List<Episodes.Transition> transitions(Assessment assessment) {
        return assessment.lagging() ? List.of() : episodes.update(assessment.settled());
    }

    /** The alerts that the assessment begins or ends; likewise. */
    public List<AlertStateMachine.Transition> alerts(Assessment assessment) {
        if (assessment.lagging()) {
            alerts.hold();
            return List.of();
        }
        return alerts.update(assessment);
    }

    /**
     * Whether a snapshot has to be published now: it says something new and the last one is old enough, or a heartbeat is
     * due. If it says something new and must wait, it stays due.
     */
    public boolean shouldPublish(Assessment assessment, long wallClock, TrackingSettings settings) {
        boolean news = published == null || !assessment.publishesSameNumbersAs(published);
        long age = wallClock - publishedAt;
        boolean publish = news
                ? age >= settings.snapshotInterval().toMillis()
                : age >= settings.snapshotHeartbeat().toMillis();
        changed = news && !publish;
        return publish;
    }

    /** Takes note of a publication and returns its sequence number. */
    public long markPublished(Assessment assessment, long wallClock) {
        published = assessment;
        publishedAt = wallClock;
        sequence++;
        if (sequence > numbersUpTo) {
            numbersUpTo = sequence + NUMBERS - 1;
        }
        return sequence;
    }

    /** The assessment that was published last; empty before the first one. */
    public Optional<Assessment> published() {
        return Optional.ofNullable(published);
    }

    /** The number of the snapshot that was published last. */
    public long sequence() {
        return sequence;
    }

    /** The states of its alerts. */
    public List<AlertStateMachine.Mark> alertMarks() {
        return alerts.marks();
    }

    public StoredBudgetState memory() {
        return new StoredBudgetState(
                subject.id(),
                numbersUpTo,
                reading.ledgerId(),
                reading.since(),
                endOfHour(reading.newest()),
                window,
                episodes.marks(),
                alerts.marks(),
                StoredBudgetState.IN_USE);
    }

    /** A minute is not worth a row, and nobody is taken for silent too early by it. */
    private static long endOfHour(long minute) {
        return minute == Long.MIN_VALUE ? minute : (Minutes.hourOf(minute) + 1) * Minutes.PER_HOUR - 1;
    }

    /** Whether what has to be remembered is not what is stored; from now on it is. */
    public boolean markStored() {
        StoredBudgetState now = memory();
        boolean differs = !now.equals(stored);
        stored = now;
        return differs;
    }
}
