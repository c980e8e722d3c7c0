package dev.slowburn.domain.contributor;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stored form of a budget's contributors of one minute.
 *
 * <p>A format byte, then for each contributor: kind plus one (0: others), count, and unless it is the others, status plus one
 * as zigzag (0: none), then the operation's length plus one (0: none) and its bytes. Numbers are {@link Varint}s. The first
 * {@value #CAP} combinations are stored separately; later ones are added to the others.
 */
public final class ContributorRow {
    static final int CAP = 64;
    private static final byte FORMAT = 1;
    private static final OutcomeKind[] KINDS = OutcomeKind.values();
    private static final int MAX_OPERATION = 256;
    private static final int BYTES_PER_CHAR = 3;

    private ContributorRow() {}

    /** Adds a contributor to a row; a null row is empty. */
    public static byte[] with(byte[] row, Contributor more) {
        List<Contributor> all = new ArrayList<>(row == null ? List.of() : unpack(row));
        merge(all, more);
        return pack(all);
    }

    /** Adds to the contributor with the same combination; if there is none and the row is full, to the others. */
    private static void merge(List<Contributor> into, Contributor more) {
        for (int i = 0; i < into.size(); i++) {
            if (isSameCombination(into.get(i), more)) {
                into.set(i, more.withCount(SaturatingSum.plus(into.get(i).count(), more.count())));
                return;
            }
        }
        if (into.size() < CAP || more.isOthers()) {
            into.add(more);
        } else {
            merge(into, Contributor.others(more.count()));
        }
    }

    private static boolean isSameCombination(Contributor one, Contributor other) {
        return one.kind() == other.kind()
                && (one.status() == null ? other.status() == null : one.status().equals(other.status()))
                && (one.operation() == null
                        ? other.operation() == null
                        : one.operation().equals(other.operation()));
    }

    private static byte[] pack(List<Contributor> contributors) {
        int room = 1;
        for (Contributor contributor : contributors) {
            room += room(contributor.operation());
        }
        byte[] bytes = new byte[room];
        bytes[0] = FORMAT;
        int end = 1;
        for (Contributor contributor : contributors) {
            end = write(contributor, bytes, end);
        }
        return Arrays.copyOf(bytes, end);
    }

    /** The maximum number of bytes that {@link #write} needs for a contributor with this operation; null for none. */
    public static int room(String operation) {
        int chars = operation == null ? 0 : Math.min(operation.length(), MAX_OPERATION);
        return 4 * Varint.MAX_BYTES + BYTES_PER_CHAR * chars;
    }

    /** Writes one contributor and returns the position after it. */
    @SuppressWarnings("EnumOrdinal") // The kinds are those of the input schema, to which new ones are only appended.
    public static int write(Contributor contributor, byte[] bytes, int at) {
        int end = Varint.write(contributor.isOthers() ? 0 : contributor.kind().ordinal() + 1, bytes, at);
        end = Varint.write(contributor.count(), bytes, end);
        if (contributor.isOthers()) {
            return end;
        }
        long status = contributor.status() == null ? 0 : Varint.zigzag(contributor.status()) + 1;
        end = Varint.write(status, bytes, end);
        if (contributor.operation() == null) {
            return Varint.write(0, bytes, end);
        }
        byte[] operation = shortened(contributor.operation()).getBytes(StandardCharsets.UTF_8);
        end = Varint.write(operation.length + 1L, bytes, end);
        System.arraycopy(operation, 0, bytes, end, operation.length);
        return end + operation.length;
    }

    /** Reads what {@link #write} wrote. */
    public static Contributor read(Varint.Reader reader) {
        int kind = reader.nextInt();
        long count = reader.next();
        if (kind == 0) {
            return Contributor.others(count);
        }
        long status = reader.next();
        int length = reader.nextInt();
        String operation = length == 0 ? null : new String(reader.nextBytes(length - 1), StandardCharsets.UTF_8);
        return new Contributor(
                operation, status == 0 ? null : (int) Varint.unzigzag(status - 1), KINDS[kind - 1], count);
    }

    static List<Contributor> unpack(byte[] row) {
        if (row[0] != FORMAT) {
            throw new UnreadableFormatException("contributor row", row[0], FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(row, 1);
        List<Contributor> contributors = new ArrayList<>();
        while (reader.hasMore()) {
            contributors.add(read(reader));
        }
        return contributors;
    }

    /** Limits the length so that long operation names cannot fill the store; never splits a surrogate pair. */
    private static String shortened(String operation) {
        if (operation.length() <= MAX_OPERATION) {
            return operation;
        }
        int end = Character.isHighSurrogate(operation.charAt(MAX_OPERATION - 1)) ? MAX_OPERATION - 1 : MAX_OPERATION;
        return operation.substring(0, end);
    }
}
