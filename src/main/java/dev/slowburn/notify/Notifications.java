package dev.slowburn.notify;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.schema.record.EventAttributes;
import dev.slowburn.threads.BackgroundThreads;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link TargetWorker} for each notification target in force, and checks once a second for changed targets. Instances of
 * the same application share the work by partitions.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final String application;
    private final URI instance;
    private final Supplier<DefinitionSet> definitions;
    private final NotificationSource source;
    private final Secrets secrets;
    private final Map<NotificationTarget, TargetWorker> workers = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BackgroundThreads threads;
    private final Thread thread;

    /**
     * @param application prefix of the consumer groups
     * @param instance base URL of this instance
     * @param definitions the definitions currently in force
     */
    public Notifications(
            String application,
            URI instance,
            Supplier<DefinitionSet> definitions,
            NotificationSource source,
            Secrets secrets,
            BackgroundThreads threads) {
        this.application = application;
        this.instance = instance;
        this.definitions = definitions;
        this.source = source;
        this.secrets = secrets;
        this.threads = threads;
        this.thread = threads.create("slowburn-notifications", this::run);
    }

    public void start() {
        thread.start();
    }

    /** Delivery status of each target. */
    public List<Deliveries> deliveries() {
        return workers.values().stream().map(TargetWorker::deliveries).toList();
    }

    /** A message for each target whose topics are not being read. */
    public List<String> troubles() {
        Instant now = Clock.systemUTC().instant();
        return deliveries().stream()
                .filter(target -> target.isUnread(now))
                .map(target -> "alerts and events are not read for the notification target: target=" + target.target()
                        + " since=" + target.lastRead())
                .toList();
    }

    private void run() {
        do {
            follow(Set.copyOf(definitions.get().targets()));
        } while (!closedWithinASecond());
        follow(Set.of());
    }

    /** Closes removed workers before starting new ones, as a changed target keeps its consumer group. */
    private void follow(Set<NotificationTarget> targets) {
        Set<NotificationTarget> removed = new HashSet<>(workers.keySet());
        removed.removeAll(targets);
        removed.forEach(target -> {
            workers.remove(target).close();
            LOG.info("notification target removed: target={}", target.name());
        });
        targets.stream().filter(target -> !workers.containsKey(target)).forEach(target -> {
            TargetWorker worker = worker(target);
            workers.put(target, worker);
            worker.start();
            LOG.info("notification target added: target={} type={} url={}", target.name(), target.type(), target.url());
        });
    }

    private TargetWorker worker(NotificationTarget target) {
        Http http = new Http();
        Clock clock = Clock.systemUTC();
        NotificationChannel channel =
                switch (target.type()) {
                    case ALERTMANAGER -> new Alertmanager(target, instance, secrets, http, clock);
                    case WEBHOOK -> new Webhook(target, EventAttributes.source(application), secrets, http, clock);
                };
        return new TargetWorker(
                target,
                channel,
                http,
                source,
                application + "-notify-" + target.name(),
                threads,
                new DefinedBudgets(definitions));
    }

    private boolean closedWithinASecond() {
        try {
            return closing.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
