package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Budgets of groups and services that have outcomes but no definition in force: their definition was removed, or tallies arrived before
 * it, because the first stage counted them by newer definitions. If the definition comes into force, they are opened, even if no
 * further outcome arrives.
 *
 * <p>A row of the store is a format byte, then the hour in which tallies arrived last or the definition was removed, the ledger's id, and the budget.
 */
final class OrphanBudgets {
    /** Further ones are opened by their next outcome. */
    static final int MAX = 10_000;

    private static final byte FORMAT = 1;
    private static final String PREFIX = "orphan:";
    private static final String END = "orphan;";

    private final KeyValueStore<String, byte[]> store;
    private final Map<Orphan, Long> hours = new HashMap<>();

    private record Orphan(long ledgerId, BudgetKey budget) {
        String key() {
            return PREFIX + HexFormat.of().toHexDigits(ledgerId) + budget.text();
        }
    }

    OrphanBudgets(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void load() {
        try (KeyValueIterator<String, byte[]> rows = store.range(PREFIX, END)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                if (row.value[0] != FORMAT) {
                    throw new UnreadableFormatException("removed budget", row.value[0], FORMAT);
                }
                Varint.Reader reader = new Varint.Reader(row.value, 1);
                long hour = reader.next();
                long ledgerId = reader.next();
                hours.put(new Orphan(ledgerId, BudgetKey.read(reader)), hour);
            }
        }
    }

    /** Records a budget with a ledger that no definition in force uses. */
    void remember(long ledgerId, BudgetKey budget, long minute) {
        Orphan orphan = new Orphan(ledgerId, budget);
        Long before = hours.get(orphan);
        long hour = Minutes.hourOf(minute);
        if (before == null ? hours.size() < MAX : before < hour) {
            hours.put(orphan, hour);
            ByteWriter row = new ByteWriter();
            row.raw(new byte[] {FORMAT});
            row.number(hour);
            row.number(ledgerId);
            row.raw(budget.toBytes());
            store.put(orphan.key(), row.toArray());
        }
    }

    /** Opens the families of budgets that definitions in force have now, and returns them. */
    List<BudgetFamily> open(BudgetRegistry registry) {
        List<BudgetFamily> opened = new ArrayList<>();
        for (Orphan each : List.copyOf(hours.keySet())) {
            BudgetFamily family = registry.familyOf(each.ledgerId(), each.budget());
            if (family != null) {
                opened.add(family);
                delete(each);
            }
        }
        return opened;
    }

    /** Deletes those that were not recorded since a minute, because their ledgers have expired. */
    void purge(long minute) {
        for (Map.Entry<Orphan, Long> each : List.copyOf(hours.entrySet())) {
            if ((each.getValue() + 1) * Minutes.PER_HOUR < minute) {
                delete(each.getKey());
            }
        }
    }

    private void delete(Orphan orphan) {
        hours.remove(orphan);
        store.delete(orphan.key());
    }
}
