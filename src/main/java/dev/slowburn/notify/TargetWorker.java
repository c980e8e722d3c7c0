package dev.slowburn.notify;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.threads.BackgroundThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread in which one target is told, for as long as it is defined. Trouble with Kafka makes it begin anew. */
final class TargetWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final NotificationTarget target;
    private final NotificationChannel receiver;
    private final Http http;
    private final NotificationSource published;
    private final String group;
    private final Deliveries deliveries;
    private final Predicate<Notification> defined;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    TargetWorker(
            NotificationTarget target,
            NotificationChannel receiver,
            Http http,
            NotificationSource published,
            String group,
            BackgroundThreads threads,
            Predicate<Notification> defined) {
        this.target = target;
        this.receiver = receiver;
        this.http = http;
        this.published = published;
        this.group = group;
        this.deliveries = new Deliveries(target.name(), Clock.systemUTC().instant());
        this.defined = defined;
        this.thread = threads.create("slowburn-notify-" + target.name(), this::run);
    }

    void start() {
        thread.start();
    }

    Deliveries deliveries() {
        return deliveries;
    }

    private void run() {
        while (!isClosed()) {
            try (KafkaConsumer<byte[], byte[]> fresh = published.consumer(group)) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("notifications stop: target={}", target.name());
            } catch (KafkaException | RegistryException e) {
                LOG.warn("can't read what to tell, tries again: target={} failure={}", target.name(), e.toString());
                pause();
            } catch (RuntimeException e) {
                // Its offset is not committed, so that nothing is skipped; budgets are counted all the same.
                LOG.error("unexpected failure in notifications, begins anew: target={}", target.name(), e);
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> from) {
        TargetDelivery courier =
                new TargetDelivery(target, receiver, published, from, Clock.systemUTC(), deliveries, defined);
        while (!isClosed()) {
            courier.step();
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Nobody interrupts this thread, but if somebody does, it ends. */
    private void pause() {
        try {
            if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("notifications stop: target={}", target.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        http.close();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
