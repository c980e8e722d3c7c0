package dev.slowburn.domain.coverage;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Digest;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The identity of an objective together with the rule by which it counts outcomes: all ledgers of the objective, of any service and
 * group, under that rule. They count the same offsets of the input, so coverage is recorded once for all of them.
 *
 * <p>The first 128 bits of a SHA-256 digest. Two SLOs with the same rule have different ids.
 */
public record RuleId(long high, long low) {
    public static final int BYTES = 2 * Long.BYTES;

    public static RuleId of(Slo slo, Objective objective) {
        return of(Budget.ledgerId(slo, objective), slo.name(), objective.name());
    }

    /** The id for the ledger identity of {@link Budget#ledgerId(Slo, Objective)} and the names of the SLO and the objective. */
    public static RuleId of(long ledgerId, String slo, String objective) {
        byte[] name = slo.getBytes(StandardCharsets.UTF_8);
        byte[] lengths = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(ledgerId)
                .putInt(name.length)
                .array();
        return of(Digest.sha256(lengths, name, objective.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads an id from the beginning of the bytes. */
    public static RuleId of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RuleId(buffer.getLong(), buffer.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
