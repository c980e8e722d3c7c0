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
 * Runs a {@link TargetWorker} for each notification target in force, and follows changes of the targets once a second. Instances of
 * the same application share the work by partitions.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final String application;
    private final URI instance;
    private final Supplier<DefinitionSet> definitions;
    private final NotificationSource published;
    private final Secrets secrets;
    private final Map<NotificationTarget, TargetWorker> routes = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BackgroundThreads threads;
    private final Thread thread;

    /**
     * @param application prefix of the consumer groups
     * @param instance where it answers over HTTP
     * @param definitions in force, as of now
     */
    public Notifications(
            String application,
            URI instance,
            Supplier<DefinitionSet> definitions,
            NotificationSource published,
            Secrets secrets,
            BackgroundThreads threads) {
        this.application = application;
        this.instance = instance;
        this.definitions = definitions;
        this.published = published;
        this.secrets = secrets;
        this.threads = threads;
        this.thread = threads.create("slowburn-notifications", this::run);
    }

    public void start() {
        thread.start();
    }

    /** How it goes with each target. */
    public List<Deliveries> deliveries() {
        return routes.values().stream().map(TargetWorker::deliveries).toList();
    }

    /** The targets for which nothing is read, in sentences. */
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

    /** Ends what is over before anything begins, as a target that changed keeps its group. */
    private void follow(Set<NotificationTarget> targets) {
        Set<NotificationTarget> over = new HashSet<>(routes.keySet());
        over.removeAll(targets);
        over.forEach(target -> {
            routes.remove(target).close();
            LOG.info("no longer told of alerts: target={}", target.name());
        });
        targets.stream().filter(target -> !routes.containsKey(target)).forEach(target -> {
            TargetWorker route = route(target);
            routes.put(target, route);
            route.start();
            LOG.info("told of alerts: target={} type={} url={}", target.name(), target.type(), target.url());
        });
    }

    private TargetWorker route(NotificationTarget target) {
        Http http = new Http();
        Clock clock = Clock.systemUTC();
        NotificationChannel receiver =
                switch (target.type()) {
                    case ALERTMANAGER -> new Alertmanager(target, instance, secrets, http, clock);
                    case WEBHOOK -> new Webhook(target, EventAttributes.source(application), secrets, http, clock);
                };
        return new TargetWorker(
                target,
                receiver,
                http,
                published,
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
