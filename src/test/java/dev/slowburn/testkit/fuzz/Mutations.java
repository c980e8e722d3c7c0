package dev.slowburn.testkit.fuzz;

import dev.slowburn.domain.ledger.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages sound inputs a little, which gets further into who reads them than noise does. */
public final class Mutations {
    /** Numbers at the edges as the varints of Avro, with one that breaks off and one that is too large. */
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
    public byte[] damaged(byte[] sound) {
        byte[] damaged = sound.clone();
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

    /** Up to so many bytes of anything. */
    public byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most + 1)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] whole = Arrays.copyOf(bytes, from + by.length + bytes.length - to);
        System.arraycopy(by, 0, whole, from, by.length);
        System.arraycopy(bytes, to, whole, from + by.length, bytes.length - to);
        return whole;
    }

    /** A text with one to four faults: parts left out, doubled, repeated, or in their place words that the reader knows. */
    public String damaged(String sound, List<String> words) {
        StringBuilder damaged = new StringBuilder(sound);
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
