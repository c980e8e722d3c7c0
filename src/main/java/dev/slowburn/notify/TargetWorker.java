package dev.slowburn.notify;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.StoppableThread;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that delivers to one target while it is defined. After a failure it starts again with a new consumer. */
final class TargetWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final NotificationTarget target;
    private final NotificationChannel channel;
    private final Http http;
    private final NotificationSource source;
    private final String group;
    private final Deliveries deliveries;
    private final Predicate<Notification> defined;
    private final StoppableThread thread;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    TargetWorker(
            NotificationTarget target,
            NotificationChannel channel,
            Http http,
            NotificationSource source,
            String group,
            BackgroundThreads threads,
            Predicate<Notification> defined) {
        this.target = target;
        this.channel = channel;
        this.http = http;
        this.source = source;
        this.group = group;
        this.deliveries = new Deliveries(target.name(), Clock.systemUTC().instant());
        this.defined = defined;
        this.thread = threads.stoppable("slowburn-notify-" + target.name(), this::run);
    }

    void start() {
        thread.start();
    }

    Deliveries deliveries() {
        return deliveries;
    }

    private void run() {
        while (!thread.isStopping()) {
            try (KafkaConsumer<byte[], byte[]> fresh = source.consumer(group)) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("notifications stopped: target={}", target.name());
            } catch (KafkaException | RegistryException e) {
                LOG.warn(
                        "reading notifications failed, retrying in 5 s: target={} failure={}",
                        target.name(),
                        e.toString());
                pause();
            } catch (RuntimeException e) {
                // The offset is not committed, so nothing is skipped; counting is not affected.
                LOG.error("unexpected failure in notifications, retrying in 5 s: target={}", target.name(), e);
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> from) {
        TargetDelivery delivery =
                new TargetDelivery(target, channel, source, from, Clock.systemUTC(), deliveries, defined);
        while (!thread.isStopping()) {
            delivery.step();
        }
    }

    /** Waits before a retry; ends the worker if the thread is interrupted. */
    private void pause() {
        if (thread.pause(RETRY)) {
            LOG.debug("notifications stopped: target={}", target.name());
        }
    }

    @Override
    public void close() {
        thread.stop(() -> {
            http.close();
            KafkaConsumer<byte[], byte[]> current = consumer;
            if (current != null) {
                current.wakeup();
            }
        });
    }
}
