package dev.slowburn.topology.settings;

import dev.slowburn.domain.slo.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A topic from which outcomes are read.
 *
 * @param name of the input, unique among the inputs of an application
 * @param topic its topic, unique among them as well
 */
public record InputTopic(String name, String topic) {
    /** The name of the input if no inputs are configured. */
    public static final String DEFAULT_NAME = "outcomes";

    /** 32 bits that identify the topic; not 0. */
    int digest() {
        byte[] bytes = Digest.sha256(topic.getBytes(StandardCharsets.UTF_8));
        return Math.max(1, ByteBuffer.wrap(bytes).getInt() & Integer.MAX_VALUE);
    }
}
