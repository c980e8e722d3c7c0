package dev.slowburn.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InputRandomTest {
    @Test
    void takesNumbersFromTheInput() {
        Random random = new InputRandom(new byte[] {1, 2, 3, 4, (byte) 0x80, 0x40});

        assertThat(random.nextInt()).isEqualTo(0x01020304);
        assertThat(random.nextBoolean()).isTrue();
        assertThat(random.nextBoolean()).isFalse();
    }

    @Test
    void returnsZerosAfterTheEnd() {
        Random random = new InputRandom(new byte[] {-1});

        assertThat(random.nextInt()).isEqualTo(0xff000000);
        assertThat(random.nextLong()).isZero();
        assertThat(random.nextInt(7)).isZero();
    }
}
