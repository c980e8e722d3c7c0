package dev.slowburn.topology.definitions;

import dev.slowburn.domain.ledger.UnreadableFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The binary format of a refused change: a byte for its kind, then the text in UTF-8. */
public final class PendingDefinitionCodec {
    private static final byte REMOVAL = 0;
    private static final byte TEXT = 1;

    private PendingDefinitionCodec() {}

    /** @param change empty for a removal */
    static byte[] toBytes(Optional<String> change) {
        byte[] text = change.orElse("").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length)
                .put(change.isPresent() ? TEXT : REMOVAL)
                .put(text)
                .array();
    }

    public static Optional<String> fromBytes(byte[] bytes) {
        return switch (bytes[0]) {
            case REMOVAL -> Optional.empty();
            case TEXT -> Optional.of(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
            default -> throw new UnreadableFormatException("refused definition", bytes[0], REMOVAL, TEXT);
        };
    }
}
