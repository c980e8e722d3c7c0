package dev.slowburn.query.peer;

import dev.slowburn.topology.view.LedgerQueries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Peers from the metadata of Kafka Streams: instances exchange their addresses ({@code application.server}) and assignments in each
 * rebalance.
 */
public final class StreamsPeers implements Peers {
    private final KafkaStreams streams;
    private final HostInfo self;
    private final StreamPartitioner<String, Object> byService;

    /**
     * @param self the advertised address of this instance
     * @param partitionOf maps a service and the number of partitions to a partition
     */
    public StreamsPeers(KafkaStreams streams, Peer self, ToIntBiFunction<String, Integer> partitionOf) {
        this.streams = streams;
        this.self = new HostInfo(self.host(), self.port());
        this.byService =
                (topic, service, value, partitions) -> Optional.of(Set.of(partitionOf.applyAsInt(service, partitions)));
    }

    @Override
    public Optional<Peer> holderOf(String service) {
        if (!streams.state().isRunningOrRebalancing()) {
            return Optional.empty();
        }
        KeyQueryMetadata metadata = streams.queryMetadataForKey(LedgerQueries.STORE, service, byService);
        if (KeyQueryMetadata.NOT_AVAILABLE.equals(metadata) || metadata == null) {
            return Optional.empty();
        }
        return Optional.of(metadata.activeHost()).filter(this::isOther).map(StreamsPeers::peer);
    }

    @Override
    public List<Peer> others() {
        if (!streams.state().isRunningOrRebalancing()) {
            return List.of();
        }
        return streams.streamsMetadataForStore(LedgerQueries.STORE).stream()
                .map(StreamsMetadata::hostInfo)
                .filter(this::isOther)
                .distinct()
                .map(StreamsPeers::peer)
                .toList();
    }

    private boolean isOther(HostInfo host) {
        return !host.equals(self) && !host.equals(HostInfo.unavailable());
    }

    private static Peer peer(HostInfo host) {
        return new Peer(host.host(), host.port());
    }
}
