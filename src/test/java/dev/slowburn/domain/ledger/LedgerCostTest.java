package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of row reads per operation, which determines its time. */
class LedgerCostTest {
    private static final long START = 29_000_000;
    private static final List<Window> WINDOWS = List.of(
            new RollingWindow("28d", 40_320),
            new RollingWindow("1d", 1_440),
            new RollingWindow("1h", 60),
            new RollingWindow("5m", 5));

    private final CountingRows rows = new CountingRows();

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 60})
    void advancingByAMinuteReadsAtMostTwoRowsPerWindow(long slice) {
        Ledger ledger = ledger(new Budgeting.Timeslices(slice, 999_000_000, EmptySlices.BAD));
        for (long minute = START; minute < START + 3_000; minute++) {
            ledger.add(minute, 100, 1, minute);
            rows.read = 0;
            rows.scans = 0;
            ledger.advance(minute + 1);
            assertThat(rows.read).isLessThanOrEqualTo(2 * WINDOWS.size());
            assertThat(rows.scans).isZero();
        }
    }

    @Test
    void anotherLateOutcomeOfTheSameSliceReadsOnlyItsOwnRow() {
        Ledger ledger = ledger(new Budgeting.Timeslices(60, 999_000_000, EmptySlices.GOOD));
        ledger.add(START - 500, 1, 0, START);
        rows.read = 0;
        ledger.add(START - 499, 0, 1, START);
        assertThat(rows.read).isEqualTo(1);
    }

    @Test
    void lateOccurrencesReadOnlyTheirOwnRow() {
        Ledger ledger = ledger(Budgeting.OCCURRENCES);
        ledger.advance(START);
        for (long behind = 0; behind < 3_000; behind += 7) {
            rows.read = 0;
            ledger.add(START - behind, 1, 1, START);
            assertThat(rows.read).isEqualTo(1);
        }
    }

    @Test
    void ledgerWithoutWindowsReadsOnlyTheRowItWrites() {
        Ledger ledger = new Ledger(
                rows, new HourRow(), 40_320, Budgeting.OCCURRENCES, Exclusions.NONE, Long.MAX_VALUE, List.of());
        ledger.add(START, 1, 1, START);
        assertThat(rows.read).isEqualTo(1);
        assertThat(rows.scans).isZero();
    }

    private Ledger ledger(Budgeting budgeting) {
        return new Ledger(rows, new HourRow(), 40_320, budgeting, Exclusions.NONE, Long.MAX_VALUE, WINDOWS);
    }

    private static final class CountingRows implements LedgerRows {
        private final RowsInMemory rows = new RowsInMemory();
        private int read;
        private int scans;

        @Override
        public byte[] get(long hour) {
            read++;
            return rows.get(hour);
        }

        @Override
        public void put(long hour, byte[] row) {
            rows.put(hour, row);
        }

        @Override
        public void scan(long fromHour, long toHour, RowVisitor visitor) {
            scans++;
            rows.scan(fromHour, toHour, visitor);
        }
    }
}
