package dev.slowburn.counting;

import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The identity of a budget in tallies and in stores, independent of its definition.
 *
 * @param group values of the grouping's attributes; empty for an ungrouped budget
 */
public record BudgetKey(String slo, String objective, String service, List<String> group) {
    public BudgetKey {
        group = List.copyOf(group);
    }

    /** The key of a row: all parts, each with its length, so that the text is unique. */
    public String text() {
        StringBuilder text = new StringBuilder();
        parts().forEach(part -> text.append(part.length()).append(':').append(part));
        return text.toString();
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>(3 + group.size());
        parts.add(slo);
        parts.add(objective);
        parts.add(service);
        parts.addAll(group);
        return parts;
    }

    /** The number of parts, then the length and bytes of each. */
    public byte[] toBytes() {
        ByteWriter bytes = new ByteWriter();
        List<String> parts = parts();
        bytes.number(parts.size());
        parts.forEach(bytes::text);
        return bytes.toArray();
    }

    public static BudgetKey read(Varint.Reader reader) {
        int count = reader.nextInt();
        List<String> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8));
        }
        return new BudgetKey(parts.get(0), parts.get(1), parts.get(2), parts.subList(3, count));
    }
}
