package dev.slowburn.cli.serve;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.http.Instance;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.metrics.Metrics;
import dev.slowburn.notify.NotificationSource;
import dev.slowburn.notify.Notifications;
import dev.slowburn.notify.Secrets;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recoveries;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.StreamsPeers;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.view.EvaluationView;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance together with what answers for it over HTTP. HTTP comes first: others have to be told its port before the instance
 * joins them, and an orchestrator wants to know that a process which takes long to start is alive.
 */
public final class InstanceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final AtomicReference<Slowburn> running = new AtomicReference<>();
    private final AtomicReference<Notifications> telling = new AtomicReference<>();
    private Supplier<Optional<String>> outputTrouble = Optional::empty;
    private int port;

    private InstanceServer() {}

    public static InstanceServer start(Config config, BaseDefinitions catalogue) {
        InstanceServer serving = new InstanceServer();
        try {
            serving.begin(config, catalogue);
            return serving;
        } catch (RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    private void begin(Config config, BaseDefinitions catalogue) {
        Settings.Http http = Settings.http(config);
        ApiServer api = listen(http, this::health);
        closing.push(api::close);
        port = api.port();
        LOG.info(
                "listening on {}:{} tls={} tokens={}",
                http.host(),
                port,
                http.tls().isPresent(),
                http.tokens().size());
        Settings.Endpoint endpoint = http.endpoint(port);
        Slowburn slowburn = Slowburn.start(config, catalogue, Optional.of(endpoint));
        closing.push(slowburn::close);
        OutputTopicFollower outputs = new OutputTopicFollower(
                Settings.topics(config),
                Settings.kafka(config),
                new PublishedRecords("views", AvroSerdes.reader(Settings.registry(config))),
                slowburn::definitions,
                slowburn.threads());
        closing.push(outputs::close);
        outputs.start();
        LocalBudgets budgets = new LocalBudgets(slowburn.standings(), slowburn::definitions);
        Metrics metrics = new Metrics(
                budgets, slowburn.standings(), slowburn.streams()::metrics, Settings.metricsBudgets(config));
        closing.push(metrics::close);
        Notifications notifications = notifications(
                config, slowburn, URI.create((http.tls().isPresent() ? "https://" : "http://") + endpoint));
        closing.push(notifications::close);
        metrics.add(notifications::deliveries);
        metrics.addWeakened(
                slowburn.weakenings().stream().map(WeakenedGuarantee::setting).toList());
        metrics.addUnreadable(outputs::unreadable);
        notifications.start();
        telling.set(notifications);
        api.open(new Instance(
                budgets,
                new Histories(budgets, slowburn.ledgers()),
                new Breakdowns(budgets, slowburn.ledgers()),
                new Recoveries(budgets, slowburn.ledgers()),
                new StreamsPeers(
                        slowburn.streams(), new Peer(endpoint.host(), endpoint.port()), EvaluationView::partitionOf),
                outputs,
                new DefinitionPlanner(slowburn::rehearsal),
                new DefinitionWriter(config),
                metrics::scrape,
                slowburn.threads()));
        outputTrouble = outputs::trouble;
        running.set(slowburn);
    }

    private static Notifications notifications(Config config, Slowburn slowburn, URI address) {
        Topics topics = Settings.topics(config);
        return new Notifications(
                Settings.application(config),
                address,
                slowburn::definitions,
                new NotificationSource(
                        List.of(topics.burnRateAlerts(), topics.budgetEvents()),
                        Settings.kafka(config),
                        AvroSerdes.reader(Settings.registry(config))),
                new Secrets(Settings.notifySecrets(config), System.getenv()),
                slowburn.threads());
    }

    static ApiServer listen(Settings.Http http, Supplier<Health> health) {
        Map<String, Role> tokens = new HashMap<>();
        http.tokens().forEach((token, writes) -> tokens.put(token, writes ? Role.WRITE : Role.READ));
        try {
            return ApiServer.start(http.host(), http.port(), new Security(Tokens.of(tokens), http.tls()), health);
        } catch (JavalinBindException e) {
            throw new StartupException(
                    "can't listen on " + http.host() + ":" + http.port()
                            + ", something else does; set http.port to a free one or to 0",
                    e);
        }
    }

    private Health health() {
        Slowburn slowburn = running.get();
        if (slowburn == null) {
            return new Health(true, false, List.of("starting"));
        }
        List<String> troubles = new ArrayList<>(slowburn.troubles());
        boolean counts = troubles.isEmpty();
        // Outcomes are counted and requests answered all the same, so it stays ready.
        Notifications started = telling.get();
        if (started != null) {
            troubles.addAll(started.troubles());
        }
        outputTrouble.get().ifPresent(troubles::add);
        return new Health(!slowburn.hasFailed(), counts, troubles, slowburn.notices());
    }

    public Slowburn slowburn() {
        return running.get();
    }

    public int port() {
        return port;
    }

    /** In the reverse order of the start, HTTP last, so that it says until the end how the instance is. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
