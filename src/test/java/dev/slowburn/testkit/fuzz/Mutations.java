package dev.slowburn.testkit.fuzz;

import dev.slowburn.domain.ledger.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages valid inputs slightly, which reaches more code of a reader than noise. */
public final class Mutations {
    /** Limits as Avro varints, including a truncated and an oversized one. */
    private static final byte[][] EDGES = {
        varint(0),
        varint(1),
        varint(2),
        {(byte) 0x80},
        varint(0xffff_ffffL),
        varint(0xffff_fffeL),
        varint(-1),
        varint(Long.MIN_VALUE),
        endingIn(varint(-1), 127)
    };

    private static final int LONGEST_REPETITION = 2_000;

    private final Random random;

    public Mutations(Random random) {
        this.random = random;
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[Varint.MAX_BYTES];
        return Arrays.copyOf(bytes, Varint.write(value, bytes, 0));
    }

    private static byte[] endingIn(byte[] bytes, int last) {
        bytes[bytes.length - 1] = (byte) last;
        return bytes;
    }

    /** A copy with one to four faults. */
    public byte[] damaged(byte[] valid) {
        byte[] damaged = valid.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            damaged = once(damaged);
        }
        return damaged;
    }

    private byte[] once(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(16, bytes.length - from) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, from, to, new byte[0]);
            case 1 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            case 2 -> Arrays.copyOf(bytes, from);
            case 3, 4 -> replaced(bytes, from, Math.min(from + 1, bytes.length), EDGES[random.nextInt(EDGES.length)]);
            case 5 -> replaced(bytes, from, to, noise(16));
            default -> flipped(bytes, from);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        if (at == bytes.length) {
            return bytes;
        }
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** Random bytes up to a maximum length. */
    public byte[] noise(int maxLength) {
        byte[] noise = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] whole = Arrays.copyOf(bytes, from + by.length + bytes.length - to);
        System.arraycopy(by, 0, whole, from, by.length);
        System.arraycopy(bytes, to, whole, from + by.length, bytes.length - to);
        return whole;
    }

    /** A text with one to four faults: parts removed, duplicated, repeated, or replaced by known words. */
    public String damaged(String valid, List<String> words) {
        StringBuilder damaged = new StringBuilder(valid);
        for (int i = random.nextInt(4); i >= 0; i--) {
            once(damaged, words);
        }
        return damaged.toString();
    }

    private void once(StringBuilder text, List<String> words) {
        int from = random.nextInt(text.length() + 1);
        int to = from + random.nextInt(Math.min(40, text.length() - from) + 1);
        switch (random.nextInt(8)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, text.substring(from, to));
            case 2 -> text.replace(from, to, oneOf(words));
            case 3, 4 -> text.insert(from, oneOf(words));
            case 5 ->
                text.insert(
                        from, oneOf(words).repeat(1 + random.nextInt(LONGEST_REPETITION) / (1 + random.nextInt(200))));
            case 6 -> text.insert(from, (char) random.nextInt(1 << 16));
            default -> text.insert(from, new String(noise(8), StandardCharsets.ISO_8859_1));
        }
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
