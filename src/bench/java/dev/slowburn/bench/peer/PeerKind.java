package dev.slowburn.bench.peer;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/** All peers, with their labels in tables. */
public enum PeerKind {
    CONSUMER("consumer", ConsumerPeer::discarding),
    DECODER("consumer, decoding", ConsumerPeer::decoding),
    COUNTER("consumer, counting", ConsumerPeer::counting),
    NO_OP("no-op", NoOpPeer::single),
    BATCHES("no-op, batches", NoOpPeer::batches),
    SLOWBURN("slowburn", SlowburnPeer::new),
    DSL("dsl", DslPeer::new),
    FLINK_HEAP("flink, heap", FlinkPeer::heap),
    FLINK_ROCKSDB("flink, rocksdb", FlinkPeer::rocksdb);

    /** Peers with which throughput is compared; the others are layers of Slowburn. */
    public static final Set<PeerKind> COMPARED =
            Set.of(CONSUMER, DECODER, NO_OP, SLOWBURN, DSL, FLINK_HEAP, FLINK_ROCKSDB);

    /** Peers that process the backlog in seconds; the others, with RocksDB, take minutes. */
    public static final Set<PeerKind> FAST = Set.of(CONSUMER, DECODER, NO_OP, SLOWBURN, FLINK_HEAP);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // Constructors.
    private final Supplier<BenchPeer> maker;

    PeerKind(String label, Supplier<BenchPeer> maker) {
        this.label = label;
        this.maker = maker;
    }

    public boolean isFlink() {
        return this == FLINK_HEAP || this == FLINK_ROCKSDB;
    }

    public String label() {
        return label;
    }

    public static PeerKind labelled(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElseThrow();
    }

    public BenchPeer make() {
        return maker.get();
    }
}
