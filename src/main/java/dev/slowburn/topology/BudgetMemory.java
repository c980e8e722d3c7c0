package dev.slowburn.topology;

import dev.slowburn.domain.Episodes;
import dev.slowburn.domain.Varint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is remembered of a budget besides its ledger, so that neither a restart nor a move repeats an event.
 *
 * @param sequence number of the last snapshot
 */
record BudgetMemory(long sequence, List<Episodes.Mark> marks) {
    static final BudgetMemory NONE = new BudgetMemory(0, List.of());
    private static final byte FORMAT = 1;

    /** A format byte, then as {@link Varint}: sequence, number of marks, and of each percent, active, episode. */
    byte[] toBytes() {
        byte[] bytes = new byte[1 + (2 + 3 * marks.size()) * Varint.MAX_BYTES];
        bytes[0] = FORMAT;
        int end = Varint.write(sequence, bytes, 1);
        end = Varint.write(marks.size(), bytes, end);
        for (Episodes.Mark mark : marks) {
            end = Varint.write(mark.percent(), bytes, end);
            end = Varint.write(mark.active() ? 1 : 0, bytes, end);
            end = Varint.write(mark.episode(), bytes, end);
        }
        return Arrays.copyOf(bytes, end);
    }

    /** @param bytes null for a budget that nothing is remembered of */
    static BudgetMemory fromBytes(byte[] bytes) {
        if (bytes == null) {
            return NONE;
        }
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("budget memory has format " + bytes[0] + ", this version reads " + FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, 1);
        long sequence = reader.next();
        int count = reader.nextInt();
        List<Episodes.Mark> marks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            marks.add(new Episodes.Mark(reader.nextInt(), reader.next() == 1, reader.next()));
        }
        return new BudgetMemory(sequence, marks);
    }
}
