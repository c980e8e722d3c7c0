package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.window.Minutes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a budget besides its ledger, so that neither a restart nor a move repeats an event.
 *
 * @param id of the budget; empty before it was ever evaluated
 * @param sequence a number that no snapshot's is above so far
 * @param ledgerId of which ledger {@code since} speaks
 * @param since first minute with an outcome; {@link Long#MAX_VALUE} before there was one
 * @param newest a minute of the hour of the last outcome, be it of an earlier ledger, and not before it; {@link Long#MIN_VALUE}
 *     before there was one
 * @param window the calendar window it was in when it was last evaluated
 * @param forgottenAt the minute when its definition went away; {@link #IN_USE} as long as there is one
 */
public record StoredBudgetState(
        String id,
        long sequence,
        long ledgerId,
        long since,
        long newest,
        WindowMark window,
        List<Episodes.Mark> marks,
        List<AlertStateMachine.Mark> alerts,
        long forgottenAt) {
    public static final long IN_USE = 0;
    public static final StoredBudgetState NONE = new StoredBudgetState(
            "", 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, WindowMark.NONE, List.of(), List.of(), IN_USE);
    private static final byte FORMAT = 4;
    /** The same bytes; another number, so that a version that would not find the rows of its ledger refuses it. */
    private static final byte FORMER = 3;

    private static final AlertStateMachine.Phase[] PHASES = AlertStateMachine.Phase.values();

    public StoredBudgetState {
        marks = List.copyOf(marks);
        alerts = List.copyOf(alerts);
    }

    /**
     * Where in its calendar windows a budget is.
     *
     * @param window which windows: to change to another is no reset
     * @param from first minute of the window; {@link #NOT_BEGUN} if it is not known yet
     * @param number how many there were so far, this one included
     */
    public record WindowMark(String window, long from, long number) {
        static final long NOT_BEGUN = 0;
        static final WindowMark NONE = new WindowMark("", NOT_BEGUN, 0);

        /** The same in windows of that kind; where they are others than before, only the numbers go on. */
        public WindowMark of(String kind) {
            return window.equals(kind) ? this : new WindowMark(kind, NOT_BEGUN, number);
        }

        public boolean isBegun() {
            return from != NOT_BEGUN;
        }

        public WindowMark next(long nextFrom) {
            return new WindowMark(window, nextFrom, number + 1);
        }

        /** Boundaries that pass while there is no definition are nobody's. */
        WindowMark paused() {
            return new WindowMark(window, NOT_BEGUN, number);
        }
    }

    /** Whether something was begun that nobody has ended: former versions forgot budgets that were exhausted. */
    public boolean isUnended() {
        return forgottenAt != IN_USE && marks.stream().anyMatch(Episodes.Mark::isExhausted);
    }

    /** From the first outcome of its ledger to the newest. */
    public long hours() {
        return since == Long.MAX_VALUE ? 0 : Math.max(0, newest - since) / Minutes.PER_HOUR + 1;
    }

    /**
     * The same after its definition went away: no alert is on, and it is not exhausted; all else goes on where it was should it
     * come back.
     */
    public StoredBudgetState forgotten(long minute) {
        return new StoredBudgetState(
                id,
                sequence,
                ledgerId,
                since,
                newest,
                window.paused(),
                marks.stream().map(Episodes.Mark::ended).toList(),
                alerts.stream().map(mark -> mark.ended(minute)).toList(),
                minute);
    }

    /**
     * A format byte, then the key and all parts in their order, numbers as {@link Varint}. The beginnings of alerts stand at the end,
     * where versions that don't know of them read no further.
     */
    @SuppressWarnings("EnumOrdinal") // Written and read by this file alone, under its format byte.
    public byte[] toBytes(BudgetKey key) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.raw(key.toBytes());
        bytes.text(id);
        bytes.number(sequence);
        bytes.number(ledgerId);
        bytes.number(since);
        bytes.number(newest);
        bytes.text(window.window);
        bytes.number(window.from);
        bytes.number(window.number);
        bytes.number(marks.size());
        for (Episodes.Mark mark : marks) {
            bytes.number(mark.percent());
            bytes.number(mark.active() ? 1 : 0);
            bytes.number(mark.episode());
        }
        bytes.number(alerts.size());
        for (AlertStateMachine.Mark mark : alerts) {
            bytes.text(mark.rule());
            bytes.text(mark.severity());
            bytes.number(mark.phase().ordinal());
            bytes.number(mark.since());
            bytes.number(mark.seen());
            bytes.number(mark.episode());
            bytes.number(mark.tellsEnd() ? 1 : 0);
        }
        bytes.number(forgottenAt);
        for (int i = 0; i < alerts.size(); i++) {
            if (alerts.get(i).firing().isPresent()) {
                bytes.number(i);
                bytes.number(alerts.get(i).firing().get().at());
                bytes.text(alerts.get(i).firing().get().reason());
            }
        }
        return bytes.toArray();
    }

    /** A row of the store. */
    public record Row(BudgetKey key, StoredBudgetState memory) {}

    public static Row fromBytes(byte[] bytes) {
        if (bytes[0] != FORMAT && bytes[0] != FORMER) {
            throw new IllegalStateException("budget memory has format " + bytes[0] + ", this version reads " + FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, 1);
        BudgetKey key = BudgetKey.read(reader);
        String id = text(reader);
        long sequence = reader.next();
        long ledgerId = reader.next();
        long since = reader.next();
        long newest = reader.next();
        WindowMark window = new WindowMark(text(reader), reader.next(), reader.next());
        int count = reader.nextInt();
        List<Episodes.Mark> marks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            marks.add(new Episodes.Mark(reader.nextInt(), reader.next() == 1, reader.next()));
        }
        int rules = reader.nextInt();
        List<AlertStateMachine.Mark> alerts = new ArrayList<>(rules);
        for (int i = 0; i < rules; i++) {
            alerts.add(new AlertStateMachine.Mark(
                    text(reader),
                    text(reader),
                    PHASES[reader.nextInt()],
                    reader.next(),
                    reader.next(),
                    reader.next(),
                    reader.next() == 1,
                    Optional.empty()));
        }
        long forgottenAt = reader.next();
        while (reader.hasMore()) {
            int on = reader.nextInt();
            alerts.set(on, alerts.get(on).with(new AlertStateMachine.Firing(reader.next(), text(reader))));
        }
        return new Row(
                key, new StoredBudgetState(id, sequence, ledgerId, since, newest, window, marks, alerts, forgottenAt));
    }

    private static String text(Varint.Reader reader) {
        return new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
    }
}
