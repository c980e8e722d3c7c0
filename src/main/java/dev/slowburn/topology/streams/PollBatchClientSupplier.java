package dev.slowburn.topology.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.internals.ConsumerWrapper;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * A client supplier for Kafka Streams whose stream-thread consumers poll through {@link PollBatchInterceptor} and announce the {@link Handover}
 * of tasks, and whose producers count transaction markers.
 *
 * <p>With {@code group.protocol=streams}, Kafka Streams creates this consumer itself and accepts a wrapper class in an internal
 * setting, {@link #WRAPPER_CONFIG}. {@code RegistryOutageIT} runs with both protocols and fails if an upgrade changes either.
 */
public final class PollBatchClientSupplier extends DefaultKafkaClientSupplier {
    /** Consumer configuration key for the class name of the wrapper. */
    public static final String WRAPPER_CONFIG = StreamsConfig.InternalConfig.INTERNAL_CONSUMER_WRAPPER;

    private final CommitCosts costs;
    private final LongSupplier nanoTime;

    /**
     * @param costs records the commits
     * @param nanoTime measures them
     */
    public PollBatchClientSupplier(CommitCosts costs, LongSupplier nanoTime) {
        this.costs = costs;
        this.nanoTime = nanoTime;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new CountingProducer(config, costs, nanoTime);
    }

    @Override
    @SuppressWarnings("unchecked") // The proxy implements exactly this interface.
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = super.getConsumer(config);
        PollBatchInterceptor batches = new PollBatchInterceptor(consumer, config);
        Handover handover = Handover.of(config);
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                PollBatchClientSupplier.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> call(consumer, batches, handover, method, arguments));
    }

    @SuppressWarnings("unchecked") // The method name determines the argument types.
    private static Object call(
            Consumer<byte[], byte[]> consumer,
            PollBatchInterceptor batches,
            Handover handover,
            Method method,
            Object[] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "poll" -> {
                return batches.poll((Duration) arguments[0]);
            }
            case "pause" -> {
                batches.pause((Collection<TopicPartition>) arguments[0]);
                return null;
            }
            case "resume" -> {
                batches.resume((Collection<TopicPartition>) arguments[0]);
                return null;
            }
            default -> {
                if (method.getName().equals("subscribe")
                        && arguments.length == 2
                        && arguments[1] instanceof ConsumerRebalanceListener listener) {
                    arguments[1] = handover.around(listener);
                }
                try {
                    return method.invoke(consumer, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
    }

    /** Wraps the consumer that Kafka Streams creates with {@code group.protocol=streams}. */
    public static final class Wrapper extends ConsumerWrapper {
        private PollBatchInterceptor batches;
        private Handover handover;

        @Override
        public void wrapConsumer(
                AsyncKafkaConsumer<byte[], byte[]> consumer,
                Map<String, Object> config,
                Optional<StreamsRebalanceData> data) {
            super.wrapConsumer(consumer, config, data);
            batches = new PollBatchInterceptor(consumer, config);
            handover = Handover.of(config);
        }

        @Override
        public void subscribe(Collection<String> topics, StreamsRebalanceListener listener) {
            super.subscribe(topics, handover.around(listener));
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            return batches.poll(timeout);
        }

        @Override
        public void pause(Collection<TopicPartition> partitions) {
            batches.pause(partitions);
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            batches.resume(partitions);
        }
    }
}
