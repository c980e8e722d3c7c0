package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HourRowTest {
    /** A row in format 1: minutes 3 and 4 (5 good; 300 good and 2 bad), minute 59 (1 bad). */
    private static final String FORMAT_1 = "01" + "0302" + "0a" + "d90402" + "3601" + "0101";

    @Test
    void readsARowOfFormatOne() {
        StringBuilder read = new StringBuilder();
        HourRow.visit(
                HexFormat.of().parseHex(FORMAT_1),
                (minute, good, bad) -> read.append(minute + ":" + good + "/" + bad + " "));
        assertThat(read).hasToString("3:5/0 4:300/2 59:0/1 ");
    }

    @Test
    void writesTheDocumentedFormat() {
        HourRow row = new HourRow();
        row.load(null);
        row.add(3, 5, 0);
        row.add(4, 300, 2);
        row.add(59, 0, 1);

        assertThat(HexFormat.of().formatHex(row.pack())).isEqualTo(FORMAT_1);
    }

    @Test
    void rejectsARowOfUnknownFormat() {
        assertThatThrownBy(() -> HourRow.visit(new byte[] {9, 0, 1, 2}, (minute, good, bad) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void rejectsATruncatedRow() {
        assertThatThrownBy(() -> HourRow.visit(HexFormat.of().parseHex("01030a0a"), (minute, good, bad) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void packsADenseMonthInto150Kilobytes() {
        HourRow row = new HourRow();
        row.load(null);
        for (int minute = 0; minute < 60; minute++) {
            row.add(minute, 6_000, minute % 10 == 0 ? 3 : 0);
        }

        assertThat(row.pack().length * 30 * 24).isLessThan(150_000);
    }
}
