package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.tracking.StoredBudgetState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The binary format of the rows that store the state of budgets. */
public final class BudgetStateCodec {
    private static final byte FORMAT = 4;
    /** The same encoding. The number was increased so that versions that cannot find the rows of its ledger reject it. */
    private static final byte PREVIOUS_FORMAT = 3;

    private static final AlertStateMachine.Phase[] PHASES = AlertStateMachine.Phase.values();

    private BudgetStateCodec() {}

    /**
     * Encodes the state: a format byte, then the key and all parts in their order, numbers as {@link Varint}. When and why alerts
     * started firing is at the end, where versions that do not support it stop reading.
     */
    @SuppressWarnings("EnumOrdinal") // Only this file writes and reads it, under its format byte.
    public static byte[] toBytes(BudgetKey key, StoredBudgetState state) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.raw(key.toBytes());
        bytes.text(state.id());
        bytes.number(state.sequence());
        bytes.number(state.ledgerId());
        bytes.number(state.since());
        bytes.number(state.newest());
        bytes.text(state.window().window());
        bytes.number(state.window().from());
        bytes.number(state.window().number());
        bytes.number(state.marks().size());
        for (Episodes.Mark mark : state.marks()) {
            bytes.number(mark.percent());
            bytes.number(mark.active() ? 1 : 0);
            bytes.number(mark.episode());
        }
        List<AlertStateMachine.Mark> alerts = state.alerts();
        bytes.number(alerts.size());
        for (AlertStateMachine.Mark mark : alerts) {
            bytes.text(mark.rule());
            bytes.text(mark.severity());
            bytes.number(mark.phase().ordinal());
            bytes.number(mark.since());
            bytes.number(mark.seen());
            bytes.number(mark.episode());
            bytes.number(mark.whenResolved() ? 1 : 0);
        }
        bytes.number(state.forgottenAt());
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
    public record Row(BudgetKey key, StoredBudgetState state) {}

    public static Row fromBytes(byte[] bytes) {
        if (bytes[0] != FORMAT && bytes[0] != PREVIOUS_FORMAT) {
            throw new UnreadableFormatException("budget state", bytes[0], PREVIOUS_FORMAT, FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, 1);
        BudgetKey key = BudgetKey.read(reader);
        String id = text(reader);
        long sequence = reader.next();
        long ledgerId = reader.next();
        long since = reader.next();
        long newest = reader.next();
        StoredBudgetState.WindowMark window =
                new StoredBudgetState.WindowMark(text(reader), reader.next(), reader.next());
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
            int index = reader.nextInt();
            alerts.set(index, alerts.get(index).with(new AlertStateMachine.Firing(reader.next(), text(reader))));
        }
        return new Row(
                key, new StoredBudgetState(id, sequence, ledgerId, since, newest, window, marks, alerts, forgottenAt));
    }

    private static String text(Varint.Reader reader) {
        return new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
    }
}
