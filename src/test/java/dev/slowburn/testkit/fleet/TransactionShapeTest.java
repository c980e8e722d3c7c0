package dev.slowburn.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class TransactionShapeTest {
    @Test
    void aTransactionHasTheAverageOfASecond() {
        TransactionShape shape = TransactionShape.of(20, 720, 1_400, 200_000, 6);
        assertThat(shape.markers()).isEqualTo(36);
        assertThat(shape.partitions()).isEqualTo(35);
        assertThat(shape.records()).isEqualTo(70);
        assertThat(shape.offsets()).isEqualTo(6);
        assertThat(shape.bytes()).isCloseTo(10_000, withinPercentage(1));
    }

    @Test
    void eachPartitionHasARecord() {
        assertThat(TransactionShape.of(1, 6, 3, 100, 1)).isEqualTo(new TransactionShape(5, 5, 0, 1));
    }

    @Test
    void isTheSameAfterItWasPassedToAnotherProcess() {
        TransactionShape shape = new TransactionShape(4, 3, 2, 1);
        assertThat(TransactionShape.parse(shape.toArguments())).isEqualTo(shape);
    }

    @Test
    void bytesAreThoseOfKafkasFormat() {
        Random random = new Random(1);
        for (int records : new int[] {1, 3, 20}) {
            for (int valueBytes : new int[] {10, 100, 500}) {
                SimpleRecord[] values = IntStream.range(0, records)
                        .mapToObj(i -> {
                            byte[] value = new byte[valueBytes];
                            random.nextBytes(value);
                            return new SimpleRecord(1_000L + i, value);
                        })
                        .toArray(SimpleRecord[]::new);
                int size = MemoryRecords.withRecords(Compression.lz4().build(), values)
                        .sizeInBytes();
                assertThat(new TransactionShape(1, records, valueBytes, 0).bytes())
                        .as("%d records of %d bytes", records, valueBytes)
                        .isCloseTo(size, withinPercentage(6));
            }
        }
    }
}
