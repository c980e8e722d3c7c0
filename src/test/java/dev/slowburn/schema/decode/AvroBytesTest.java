package dev.slowburn.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroBytesTest {
    private final AvroBytes bytes = new AvroBytes();

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 63, 64, -64, -65, 1L << 31, -(1L << 31) - 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE})
    void readsLongsWrittenByAvro(long value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeLong(value);
        encoder.flush();

        bytes.reset(out.toByteArray(), 0);

        assertThat(bytes.readLong()).isEqualTo(value);
        assertThat(bytes.left()).isZero();
    }

    @Test
    void rejectsTooLongNumber() {
        byte[] goesOn = new byte[11];
        Arrays.fill(goesOn, (byte) 0x80);
        bytes.reset(goesOn, 0);

        assertThatThrownBy(bytes::readLong)
                .isInstanceOf(RejectedOutcomeException.class)
                .hasMessage("a number is longer than 10 bytes");
    }

    @Test
    void rejectsTruncatedNumber() {
        bytes.reset(new byte[] {(byte) 0x80}, 0);
        assertThatThrownBy(bytes::readLong).hasMessage("the record is truncated");
        bytes.reset(new byte[1], 1);
        assertThatThrownBy(bytes::readLong).hasMessage("the record is truncated");
    }

    @Test
    void rejectsLongAsInt() {
        bytes.reset(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10}, 0);
        assertThatThrownBy(bytes::readInt).hasMessage("a number does not fit an int");
    }

    @Test
    void rejectsSkippingBeyondEndOrBackwards() {
        bytes.reset(new byte[3], 1);
        assertThatThrownBy(() -> bytes.skip(3)).hasMessage("the record is truncated");
        assertThatThrownBy(() -> bytes.skip(-1)).hasMessage("the record is truncated");
        bytes.skip(2);
        assertThat(bytes.left()).isZero();
    }
}
